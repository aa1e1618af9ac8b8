import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

export type EmptyStateProps = { readonly title: string; readonly hint?: ReactNode; readonly action?: ReactNode };

/** What stands where a list has nothing to show: one sentence, why, and the way on. */
export function EmptyState({ title, hint, action }: EmptyStateProps): ReactNode {
  return (
    <div className={classes['root']}>
      <p className={classes['title']}>{title}</p>
      {hint === undefined ? null : <p className={classes['hint']}>{hint}</p>}
      {action === undefined ? null : <div className={classes['action']}>{action}</div>}
    </div>
  );
}
