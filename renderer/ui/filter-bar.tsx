import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';

export type FilterBarProps = {
  readonly label: string;
  readonly children: ReactNode;
  /** How many are left, in words; read out when it changes. */
  readonly count: ReactNode;
};

/** What narrows the list below it. */
export function FilterBar({ label, children, count }: FilterBarProps): ReactNode {
  return (
    <search className={classes['bar']} aria-label={label}>
      {children}
      <p className={classes['count']} role="status">
        {count}
      </p>
    </search>
  );
}
