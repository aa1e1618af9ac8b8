import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useMay } from '../../hooks/use-may.ts';
import { Age } from '../../ui/age.tsx';
import classes from './collisions.module.css';
import { describeEntry, type EntryWords } from './describe-entry.ts';

type Props = { readonly entries: readonly TimelineEntry[]; readonly words: EntryWords };

/** What two people changed without knowing of each other, until somebody decides: one press, either way. */
export function Collisions({ entries, words }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { actions, principal } = useStore();
  const mayAssign = useMay('incident.assign');
  // Whoever gives nobody an incident still takes it themselves.
  const mayTake = ({ path, from }: TimelineEntry): boolean => path !== 'owner' || mayAssign || from === principal.person;
  if (entries.length === 0) return null;
  return (
    <ul className={classes['list']} aria-label={t('collision.list')}>
      {entries.map((entry) => {
        const { what, from, to } = describeEntry(entry, words);
        return (
          <li key={entry.id} className={classes['collision']}>
            <p>
              <strong>{t('collision.title', { field: what })}</strong> · <Age at={entry.occurredAt} />
            </p>
            <Side word={t('collision.kept')} value={to ?? words.empty} by={words.person(entry.collision?.keptBy ?? '')} />
            <Side word={t('collision.lost')} value={from ?? words.empty} by={words.person(entry.collision?.lostBy ?? '')} />
            <p className={classes['choices']}>
              <Button onClick={() => void actions.settle(entry, 'keep')}>{t('collision.keep', { value: to ?? words.empty })}</Button>
              {mayTake(entry) ? (
                <Button onClick={() => void actions.settle(entry, 'take')}>{t('collision.take', { value: from ?? words.empty })}</Button>
              ) : null}
            </p>
            <p className={classes['hint']}>{t('collision.third')}</p>
          </li>
        );
      })}
    </ul>
  );
}

function Side({ word, value, by }: { readonly word: string; readonly value: string; readonly by: string }): ReactNode {
  return (
    <p className={classes['side']}>
      <span className={classes['word']}>{word}</span> {value} <span className={classes['word']}>({by})</span>
    </p>
  );
}
