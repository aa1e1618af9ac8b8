import type { ReactNode } from 'react';
import classes from './fleet.module.css';

export type Fact = { readonly label: string; readonly value: ReactNode; readonly mono?: boolean };

/** What is known of a site or device. What is empty is left out. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={classes['facts']}>
      {facts
        .filter(({ value }) => value !== '' && value !== undefined)
        .map(({ label, value, mono }) => (
          <div key={label} className={classes['fact']}>
            <dt>{label}</dt>
            <dd className={mono ? classes['mono'] : undefined}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
