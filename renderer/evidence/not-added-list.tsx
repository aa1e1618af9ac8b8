import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldMessage } from '../ui/field-message.tsx';
import classes from './evidence.module.css';
import type { Adding } from './use-adding.ts';

/** What is still being added, and what was not and why. */
export function NotAddedList({ adding }: { readonly adding: Adding }): ReactNode {
  const { t } = useTranslation('evidence');
  const id = useId();
  const { left, notAdded } = adding;
  return (
    <div role="status" className={classes['said']}>
      {left > 0 && <p>{t('adding', { count: left })}</p>}
      {notAdded.map(({ number, name, problem }) => (
        <FieldMessage key={number} id={`${id}-${number}`}>
          {t(`notAdded.${problem}`, { name })}
        </FieldMessage>
      ))}
    </div>
  );
}
