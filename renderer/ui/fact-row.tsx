import type { ReactNode } from 'react';
import classes from './fact-row.module.css';

export type FactRowProps = {
  readonly label: string;
  /** For readers only, where something else on screen already says it. */
  readonly labelHidden?: boolean;
  readonly children: ReactNode;
};

/** A fact: what it is, and what it is like. */
export function FactRow({ label, labelHidden = false, children }: FactRowProps): ReactNode {
  return (
    <div className={labelHidden ? undefined : classes['row']}>
      <span className={labelHidden ? 'visually-hidden' : classes['label']}>{label}</span>
      {children}
    </div>
  );
}
