import type { ReactNode } from 'react';
import classes from './kbd.module.css';

/** Keys as keys: `Ctrl+K` together, `G B` one after the other. */
export function Kbd({ keys }: { readonly keys: string }): ReactNode {
  return (
    <span className={classes['keys']}>
      {keys.split(/[ +]/).map((key, position) => (
        <kbd className={classes['key']} key={position}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
