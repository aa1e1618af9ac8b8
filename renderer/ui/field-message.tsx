import type { ReactNode } from 'react';
import classes from './field-message.module.css';

export type FieldMessageProps = {
  /** For the field's `aria-describedby`. */
  readonly id: string;
  readonly tone?: 'error' | 'hint';
  readonly children?: ReactNode;
};

/** What is wrong with a field, or a hint, right beside it. The place stays in the page, so that a reader says what appears in it. */
export function FieldMessage({ id, tone = 'error', children }: FieldMessageProps): ReactNode {
  const empty = children === undefined || children === null || children === '' || children === false;
  return (
    <div id={id} aria-live={tone === 'error' ? 'polite' : undefined}>
      {empty ? null : (
        <p className={classes[tone]}>
          {tone === 'error' ? <span aria-hidden="true">✕</span> : null}
          <span>{children}</span>
        </p>
      )}
    </div>
  );
}
