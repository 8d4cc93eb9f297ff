import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out where there is little room: the row says it elsewhere, or can do without. */
  readonly secondary?: boolean;
  /** Of the first column: does not stand out, because what it says is not what one looks for. */
  readonly quiet?: boolean;
}

export interface TableProps<Row> {
  /** What the rows are. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** Rows of one kind. The first column names the row. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className="relative overflow-x-auto rounded-large border border-line-quiet bg-surface"
    >
      <table className="w-full border-collapse text-left">
        <thead className="bg-surface-quiet text-small text-ink-quiet">
          <tr>
            {columns.map(({ title, secondary }) => (
              <th
                key={title}
                scope="col"
                className={`px-3 py-2 font-strong sm:px-4 ${secondary ? 'hidden md:table-cell' : ''}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-t border-line-quiet align-top hover:bg-surface-quiet">
              {columns.map(({ title, cell, secondary, quiet }, index) => {
                const Cell = index === 0 ? 'th' : 'td';
                return (
                  <Cell
                    key={title}
                    {...(index === 0 && { scope: 'row' })}
                    className={`max-w-96 px-3 py-3 sm:px-4 ${index === 0 && !quiet ? 'font-strong' : 'font-normal'} ${secondary ? 'hidden md:table-cell' : ''}`}
                  >
                    {cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
