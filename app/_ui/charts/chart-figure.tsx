import type { ReactNode } from 'react';

/** The space a chart is drawn in. Text keeps its size, so a narrow screen gets a drawing of its own and not a shrunken one. */
export interface Frame {
  width: number;
  isNarrow: boolean;
}

/** The numbers of a chart, for those who cannot or would rather not see the drawing. */
export interface ChartTable {
  head: string[];
  rows: (string | number)[][];
}

const WIDE: Frame = { width: 940, isNarrow: false };
const NARROW: Frame = { width: 344, isNarrow: true };

/** A chart at two widths, of which the style sheet shows one, with its numbers as a table to unfold. */
export function ChartFigure({ draw, table, label }: { draw: (frame: Frame) => ReactNode; table: ChartTable; label: string }) {
  return (
    <figure className="@container m-0">
      <div className="hidden @min-[52rem]:block">{draw(WIDE)}</div>
      <div className="max-w-md @min-[52rem]:hidden">{draw(NARROW)}</div>
      <details className="mt-2 text-sm">
        <summary className="w-fit text-ink-faint hover:text-ink">Numbers of this chart</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section className="mt-2 max-h-96 overflow-auto border-y" tabIndex={0} aria-label={`Numbers: ${label}`}>
          <table className="w-full border-collapse text-left">
            <thead className="sticky top-0 bg-surface">
              <tr>
                {table.head.map((title) => (
                  <th key={title} scope="col" className="py-1.5 pr-4 font-medium text-ink-faint whitespace-nowrap">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and keep their order
                <tr key={row} className="border-t">
                  {cells.map((cell, column) => (
                    <td key={table.head[column]} className="py-1.5 pr-4 whitespace-nowrap">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
