import type { ReactNode } from 'react';
import classes from './notice.module.css';

export type NoticeProps = {
  /** `problem`: something went wrong. `choice`: something is to be decided. */
  readonly tone?: 'plain' | 'problem' | 'choice';
  /** `alert` where it appears in answer to what somebody did. */
  readonly role?: 'alert' | 'status';
  readonly children: ReactNode;
};

/** What has to be known before going on, set off from the text around it. */
export function Notice({ tone = 'plain', role, children }: NoticeProps): ReactNode {
  return (
    <div className={classes['notice']} data-tone={tone} role={role}>
      {children}
    </div>
  );
}
