import type { ReactNode } from 'react';
import { Still } from '../still';

/** The space a chart is drawn in. Text keeps its size, so a narrow screen gets a drawing of its own and not a shrunken one. */
export interface Frame {
  width: number;
  isNarrow: boolean;
}

/** The numbers of a chart, for those who cannot or would rather not see the drawing. */
export interface ChartTable {
  head: string[];
  rows: (string | number)[][];
  /** What the table leaves out, and where that is. */
  note?: string | undefined;
}

const WIDE: Frame = { width: 940, isNarrow: false };
const NARROW: Frame = { width: 344, isNarrow: true };

/** A chart at two widths, of which the style sheet shows one, with its numbers as a table to unfold. */
export function ChartFigure({ draw, table, label }: { draw: (frame: Frame) => ReactNode; table: ChartTable; label: string }) {
  return (
    <figure className="@container m-0">
      <Still className="hidden @min-[52rem]:block">{draw(WIDE)}</Still>
      <Still className="max-w-md @min-[52rem]:hidden">{draw(NARROW)}</Still>
      <details className="mt-2 text-sm">
        <summary className="w-fit text-ink-faint hover:text-ink">Numbers of this chart</summary>
        {table.note !== undefined && <p className="mt-1 text-ink-soft">{table.note}</p>}
        <Still as="section" className="numbers mt-2 max-h-96 overflow-auto border-y" tabIndex={0} aria-label={`Numbers: ${label}`}>
          <NumbersTable {...table} />
        </Still>
      </details>
    </figure>
  );
}

function NumbersTable({ head, rows }: ChartTable) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and keep their order
          <tr key={row}>
            {cells.map((cell, column) => (
              <td key={head[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
