import type { ReactNode } from 'react';
import classes from './term-list.module.css';

export type Term = { readonly key: string; readonly term: ReactNode; readonly value: ReactNode };

/** What is what, one line each: the terms below each other, quiet, and what they mean beside them. */
export function TermList({ terms }: { readonly terms: readonly Term[] }): ReactNode {
  return (
    <dl className={classes['terms']}>
      {terms.map(({ key, term, value }) => (
        <div key={key}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
