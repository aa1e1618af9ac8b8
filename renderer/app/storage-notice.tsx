import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CAME_BACK, type CameBack } from '../db/journal/replay.ts';
import { REBUILT } from '../db/local-store.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useLiveDexie } from '../hooks/use-live.ts';
import classes from './update-notice.module.css';

/** Says once that the database had to be built anew, and what came back from the journal. */
export function StorageNotice(): ReactNode {
  const { t } = useTranslation('app');
  const { local } = useStore();
  const facts = useLiveDexie(() => local.facts.bulkGet([REBUILT, CAME_BACK]), [local], { keep: true });
  const [rebuilt, cameBack] = facts ?? [];
  if (rebuilt === undefined && cameBack === undefined) return null;
  const count = (cameBack?.value as CameBack | undefined)?.count ?? 0;
  return (
    <section className={classes['notice']} aria-label={t('storage.label')}>
      <output>
        {rebuilt === undefined ? null : `${t('storage.rebuilt')} `}
        {count === 0 ? null : t('storage.cameBack', { count })}
      </output>
      <Button onClick={() => void local.facts.bulkDelete([REBUILT, CAME_BACK])}>{t('storage.seen')}</Button>
    </section>
  );
}
