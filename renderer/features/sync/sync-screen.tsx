import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../../hooks/use-title.ts';
import { RefusedList } from './refused-list.tsx';
import { SyncFacts } from './sync-facts.tsx';
import classes from './sync-screen.module.css';
import { useWaitingRows } from './use-waiting-rows.ts';
import { WaitingList } from './waiting-list.tsx';

/** What waits, what needs somebody, and how this laptop stands with the server: in words. */
export function SyncScreen(): ReactNode {
  const { t } = useTranslation('sync');
  useTitle(t('title'));
  const lists = useWaitingRows();
  return (
    <div className={classes['page']}>
      {lists.refused.length === 0 ? null : (
        <section aria-labelledby="sync-needs-you">
          <h2 id="sync-needs-you">{t('needsYou.title', { count: lists.refused.length + lists.refusedMore })}</h2>
          <p className={classes['lead']}>{t('needsYou.lead')}</p>
          <RefusedList rows={lists.refused} more={lists.refusedMore} />
        </section>
      )}
      <section aria-labelledby="sync-waiting">
        <h2 id="sync-waiting">{t('waiting.title', { count: lists.waiting.length + lists.waitingMore })}</h2>
        {lists.loaded ? <WaitingList rows={lists.waiting} more={lists.waitingMore} /> : null}
      </section>
      <SyncFacts />
    </div>
  );
}
