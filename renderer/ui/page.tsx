import { useId, type ReactNode } from 'react';
import classes from './page.module.css';

/** A screen that is read from top to bottom, in sections. */
export function Page({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['page']}>{children}</div>;
}

export type SectionProps = {
  readonly title: ReactNode;
  /** A quiet sentence under the title. */
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
};

/** A part of a page under a heading, which is its name to readers as well. */
export function Section({ title, lead, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead === undefined ? null : <p className={classes['lead']}>{lead}</p>}
      {children}
    </section>
  );
}
