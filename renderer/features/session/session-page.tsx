import type { ReactNode } from 'react';
import classes from './session.module.css';

/** The frame of the screens that stand alone on the window before anybody is signed in. */
export function SessionPage({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <main className={classes['page']}>
      <p className={classes['brand']}>Milepost</p>
      <div className={classes['card']}>
        <h1>{title}</h1>
        <p className={classes['lead']}>{lead}</p>
        {children}
      </div>
    </main>
  );
}
