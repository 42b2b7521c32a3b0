import type { ReactNode } from 'react';
import { classNames } from './class-names';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  isNumber?: boolean;
  /** A button that says itself what it does: on a phone it goes without the title. */
  isAction?: boolean;
  className?: string;
}

interface DataTableProps<Row> {
  /** What the table lists, for those who cannot see it. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** Said in place of a table without rows. */
  empty?: string;
}

/** Rows under hairlines. On a phone a row is its first cell with the others beneath, each after its title; elsewhere a wide table scrolls by itself. */
export function DataTable<Row>({ label, columns, rows, keyOf, empty }: DataTableProps<Row>) {
  if (rows.length === 0 && empty !== undefined)
    return (
      <p role="status" className="border-y py-6 text-sm text-ink-soft">
        {empty}
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="overflow-x-auto border-y" tabIndex={0} aria-label={label}>
      <table className="w-full border-collapse text-left text-sm max-sm:block">
        <thead className="max-sm:sr-only">
          <tr>
            {columns.map(({ title, isNumber, className }) => (
              <th
                key={title}
                scope="col"
                className={classNames(
                  'py-2 pr-4 text-xs font-medium whitespace-nowrap last:pr-0',
                  isNumber && 'sm:text-right',
                  className,
                  'text-ink-faint!',
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="border-t align-top hover:bg-sunken max-sm:flex max-sm:flex-wrap max-sm:gap-x-5 max-sm:gap-y-1 max-sm:py-2.5 max-sm:first:border-t-0"
            >
              {columns.map(({ title, cell, isNumber, isAction, className }) => (
                <td
                  key={title}
                  data-title={isAction === true ? '' : title}
                  className={classNames('cell py-2 pr-4 last:pr-0 max-sm:p-0', isNumber && 'whitespace-nowrap sm:text-right', className)}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
