import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../../hooks/use-title.ts';
import { Page, Section } from '../../ui/page.tsx';
import { RoomNotice } from './room-notice.tsx';
import { FilesWaiting } from './files-waiting.tsx';
import { HandOver } from './hand-over.tsx';
import { RefusedList } from './refused-list.tsx';
import { RepairList } from './repair-list.tsx';
import { SyncFacts } from './sync-facts.tsx';
import { TakeAlong } from './take-along.tsx';
import { useWaitingRows } from './use-waiting-rows.ts';
import { WaitingList } from './waiting-list.tsx';

/** What waits, what needs somebody, and how this laptop stands with the server: in words. */
export function SyncScreen(): ReactNode {
  const { t } = useTranslation('sync');
  useTitle(t('title'));
  const lists = useWaitingRows();
  return (
    <Page>
      <RoomNotice />
      {lists.refused.length === 0 ? null : (
        <Section title={t('needsYou.title', { count: lists.refused.length + lists.refusedMore })} lead={t('needsYou.lead')}>
          <RefusedList rows={lists.refused} more={lists.refusedMore} />
        </Section>
      )}
      <Section title={t('waiting.title', { count: lists.waiting.length + lists.waitingMore })}>
        {lists.loaded ? <WaitingList rows={lists.waiting} more={lists.waitingMore} /> : null}
      </Section>
      <FilesWaiting />
      {lists.waiting.length === 0 ? null : <HandOver />}
      <TakeAlong />
      <SyncFacts />
      <RepairList />
    </Page>
  );
}
