import type { ReactNode } from 'react';
import { type Drawn, Still } from '../still';

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

interface ChartFigureProps {
  draw: (frame: Frame) => ReactNode;
  table: () => ChartTable;
  label: string;
  /** What alone the chart is made of, where that may be kept from one answer to the next. */
  of?: object;
}

/** A chart at two widths, of which the style sheet shows one, with its numbers as a table to unfold. */
export function ChartFigure({ draw, table, label, of: figures }: ChartFigureProps) {
  const drawn = (part: string): Drawn | undefined => (figures === undefined ? undefined : { figures, name: `${label}: ${part}` });
  return (
    <figure className="@container m-0">
      <Still className="hidden @min-[52rem]:block print:block" of={drawn('wide')}>
        {() => draw(WIDE)}
      </Still>
      <Still className="max-w-md @min-[52rem]:hidden print:hidden" of={drawn('narrow')}>
        {() => draw(NARROW)}
      </Still>
      <details className="screen-only mt-2 text-sm">
        <summary className="w-fit text-ink-faint hover:text-ink">Numbers of this chart</summary>
        <Still className="mt-2" of={drawn('numbers')}>
          {() => <Numbers label={label} table={table()} />}
        </Still>
      </details>
    </figure>
  );
}

function Numbers({ label, table }: { label: string; table: ChartTable }) {
  return (
    <>
      {table.note !== undefined && <p className="mb-2 text-ink-soft">{table.note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section tabIndex={0} aria-label={`Numbers: ${label}`} className="numbers max-h-96 overflow-auto border-y">
        <NumbersTable {...table} />
      </section>
    </>
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
