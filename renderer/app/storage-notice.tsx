import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { damageSeen, JOURNAL_DAMAGED, type JournalDamage } from '../db/journal/damage.ts';
import { CAME_BACK, type CameBack } from '../db/journal/replay.ts';
import { REBUILT } from '../db/local-store.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useLiveDexie } from '../hooks/use-live.ts';
import classes from './update-notice.module.css';

/** Says once that the database had to be built anew, that the journal was damaged, and what came back from it. */
export function StorageNotice(): ReactNode {
  const { t } = useTranslation('app');
  const { local } = useStore();
  const facts = useLiveDexie(() => local.facts.bulkGet([REBUILT, CAME_BACK, JOURNAL_DAMAGED]), [local], { keep: true });
  const [rebuilt, cameBack, damage] = facts ?? [];
  const damaged = (damage?.value as JournalDamage | undefined)?.seen === false;
  if (rebuilt === undefined && cameBack === undefined && !damaged) return null;
  const count = (cameBack?.value as CameBack | undefined)?.count ?? 0;
  const seen = async (): Promise<void> => {
    await damageSeen(local);
    await local.facts.bulkDelete([REBUILT, CAME_BACK]);
  };
  return (
    <section className={classes['notice']} aria-label={t('storage.label')}>
      <output>
        {rebuilt === undefined ? null : <p>{t('storage.rebuilt')}</p>}
        {damaged ? <p>{t('storage.journalDamaged')}</p> : null}
        {count === 0 ? null : <p>{t('storage.cameBack', { count })}</p>}
      </output>
      <Button onClick={() => void seen()}>{t('storage.seen')}</Button>
    </section>
  );
}
