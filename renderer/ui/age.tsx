import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { toMs, useFormat, type Moment } from '../hooks/format.ts';
import { useNow } from '../hooks/use-now.ts';

export type AgeProps = {
  readonly at: Moment;
  /** Reachable by Tab, so that the keyboard finds the absolute time too. Not in long lists: each would be a stop. */
  readonly focusable?: boolean;
};

/** Time said twice: relative on screen, absolute with its zone on hover, focus and in the markup. */
export function Age({ at, focusable = false }: AgeProps): ReactNode {
  const format = useFormat();
  const now = useNow();
  const ms = toMs(at);
  if (Number.isNaN(ms)) return null;
  const dateTime = new Date(ms).toISOString();
  const relative = format.age(at, now);
  if (!focusable) {
    return (
      <time dateTime={dateTime} title={format.absolute(at)}>
        {relative}
      </time>
    );
  }
  return (
    <Tooltip label={format.absolute(at)}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the only way to its tooltip without a pointer */}
      <time dateTime={dateTime} tabIndex={0}>
        {relative}
      </time>
    </Tooltip>
  );
}
