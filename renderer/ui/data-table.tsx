import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export type Column = { readonly key: string; readonly label: ReactNode; readonly className?: string | undefined };

export type DataTableProps = {
  readonly columns: readonly Column[];
  /** The `<tr>`s. */
  readonly children: ReactNode;
  /** The name of a table that may be long: then it scrolls by itself, under its heading, by the keyboard too. */
  readonly scrolls?: string;
};

/** Rows of facts under named columns, in a box that scrolls sideways where the window is narrow. */
export function DataTable({ columns, children, scrolls }: DataTableProps): ReactNode {
  const table = (
    <table className={classes['table']}>
      <thead>
        <tr>
          {columns.map(({ key, label, className }) => (
            <th scope="col" key={key} className={className}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
  if (scrolls === undefined) return <div className={classes['box']}>{table}</div>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
    <section className={`${classes['box']} ${classes['long']}`} tabIndex={0} aria-label={scrolls}>
      {table}
    </section>
  );
}
