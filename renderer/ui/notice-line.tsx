import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './notice-line.module.css';

export type NoticeLineProps = {
  /** Whether it tells of a failure. */
  readonly bad: boolean;
  readonly children: ReactNode;
  /** How to take back what it tells of, in words and in deed. */
  readonly undo?: { readonly label: string; readonly run: () => void } | undefined;
};

/** One line over the lower edge of a screen: what has just been done, and how to take it back. Goes into an element of role `status`. */
export function NoticeLine({ bad, children, undo }: NoticeLineProps): ReactNode {
  return (
    <p className={classes['line']} data-bad={bad || undefined}>
      {children}
      {undo !== undefined && (
        <Button variant="subtle" onClick={undo.run}>
          {undo.label}
        </Button>
      )}
    </p>
  );
}
