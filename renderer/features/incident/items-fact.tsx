import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FactRow } from '../../ui/fact-row.tsx';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';

export type Item = {
  readonly key: string;
  /** What it is called when it is removed. */
  readonly name: string;
  readonly content: ReactNode;
};

export type ItemsFact = {
  readonly key: string;
  readonly label: string;
  readonly items: readonly Item[];
  readonly onRemove: (key: string) => void;
  /** The form for a further one; calls `close` when it is saved (once it is there) or left. */
  readonly form: (close: (saved: boolean) => void) => ReactNode;
  /** Beside each other rather than below each other. */
  readonly chips?: boolean;
};

/** A fact that is a list people add to: each entry can be taken out, and one more put in. */
export function itemsFact({ key, ...fact }: ItemsFact): FactDef {
  return {
    key,
    label: fact.label,
    filled: fact.items.length > 0,
    show: () => <Items {...fact} />,
    add: (done) => <FactRow label={fact.label}>{fact.form(done)}</FactRow>,
  };
}

function Items({ label, items, onRemove, form, chips }: Omit<ItemsFact, 'key'>): ReactNode {
  const { t } = useTranslation('incident');
  const [adding, setAdding] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (!adding && back.current) add.current?.focus();
    back.current = adding;
  }, [adding]);
  return (
    <FactRow label={label}>
      <div>
        <ul className={chips ? classes['chips'] : classes['items']}>
          {items.map(({ key, name, content }) => (
            <li key={key} className={chips ? classes['chip'] : classes['item']}>
              <span>{content}</span>
              <button type="button" className={classes['remove']} aria-label={t('remove', { what: name })} onClick={() => onRemove(key)}>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          ))}
          <li>
            {adding ? (
              form(() => setAdding(false))
            ) : (
              <button
                ref={add}
                type="button"
                className={classes['add']}
                aria-label={t('add', { what: label })}
                onClick={() => setAdding(true)}
              >
                {t('addShort', { what: t('fact.addTo').toLocaleLowerCase() })}
              </button>
            )}
          </li>
        </ul>
      </div>
    </FactRow>
  );
}
