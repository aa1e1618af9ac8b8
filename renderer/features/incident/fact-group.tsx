import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './facts.module.css';

/** One fact of a group: how it shows when there is something to show, and how something gets there. */
export type FactDef = {
  readonly key: string;
  readonly label: string;
  readonly filled: boolean;
  readonly show: () => ReactNode;
  /** What opens behind "+ label". Calls `done` when it is over: with a value saved, or left as it was. */
  readonly add: (done: (saved: boolean) => void) => ReactNode;
  /** The editor of what is there, open at once, for who comes from elsewhere; absent where entries are added and taken out. */
  readonly rewrite?: (done: (saved: boolean) => void) => ReactNode;
};

type Props = { readonly title: string; readonly facts: readonly FactDef[]; readonly children?: ReactNode };

/** Facts that belong together. What is empty is one quiet word each, so that the page stays calm. */
export function FactGroup({ title, facts, children }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const group = useRef<HTMLElement>(null);
  const [adding, setAdding] = useState('');
  const addingNow = useRef('');
  const focusNext = useRef('');

  // The focus goes on with the fact that was added, or back to where adding it began, once that is on the page.
  useEffect(() => {
    if (focusNext.current === '' || adding !== '') return;
    const found = group.current?.querySelector<HTMLElement>(focusNext.current);
    if (found === undefined || found === null) return;
    focusNext.current = '';
    if (document.activeElement === document.body) found.focus();
  });

  // Saving ends a moment after the value is on the page: who has gone on to the next fact by then keeps its editor.
  const done = (key: string, saved: boolean): void => {
    if (addingNow.current !== key) return;
    focusNext.current = saved ? `[data-fact="${key}"] button` : `[data-add="${key}"]`;
    addingNow.current = '';
    setAdding('');
  };
  const open = (key: string): void => {
    addingNow.current = key;
    setAdding(key);
  };
  const empty = facts.filter(({ filled, key }) => !filled && key !== adding);
  return (
    <section ref={group} className={classes['group']} aria-label={title}>
      <h3 className={classes['groupTitle']}>{title}</h3>
      <div>
        {facts.map(({ key, filled, show, add }) =>
          filled || key === adding ? (
            <div key={key} data-fact={key}>
              {key === adding && !filled ? <Adding add={add} onDone={(saved) => done(key, saved)} /> : show()}
            </div>
          ) : null,
        )}
        {empty.length > 0 && (
          <p className={classes['empties']}>
            {empty.map(({ key, label }) => (
              <button
                key={key}
                type="button"
                data-add={key}
                className={classes['add']}
                aria-label={t('add', { what: label })}
                onClick={() => open(key)}
              >
                {t('addShort', { what: label })}
              </button>
            ))}
          </p>
        )}
        {children}
      </div>
    </section>
  );
}

function Adding({ add, onDone }: { readonly add: FactDef['add']; readonly onDone: (saved: boolean) => void }): ReactNode {
  return add(onDone);
}
