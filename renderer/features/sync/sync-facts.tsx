import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Room } from '../../db/room.ts';
import type { Store } from '../../db/store.ts';
import { clockWords } from '../../hooks/clock-words.ts';
import { useFormat } from '../../hooks/format.ts';
import type { LastCheck, SyncStatus } from '../../db/sync/status.ts';
import { useSession, useStore } from '../../hooks/store-context.tsx';
import { useObservable } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { Section } from '../../ui/page.tsx';
import { TermList } from '../../ui/term-list.tsx';
import { receivingCounts } from './badge-words.ts';
import { ReceivingBar } from './receiving-bar.tsx';
import classes from './sync-screen.module.css';

/** How this laptop stands with the server: last synced, clock, room; and "Check now". */
export function SyncFacts(): ReactNode {
  const { t } = useTranslation('sync');
  const { session } = useSession();
  const { checkNow, room: watch, journal } = useStore();
  const status = useSyncStatus();
  const room = useObservable(watch.room$, watch.room$.value);
  const [refused, setRefused] = useState(false);
  const ask = (): void => void watch.askToKeep().then((kept) => setRefused(!kept));
  const clock = clockWords(status.clockErrorMs);
  return (
    <Section title={t('facts.title')}>
      <TermList
        terms={[
          {
            key: 'now',
            term: t('facts.now'),
            value: (
              <>
                <output>{t(`phase.${status.phase}`)}</output>
                <Receiving status={status} />
              </>
            ),
          },
          { key: 'todo', term: t('facts.todo'), value: t(`todo.${status.phase}`) },
          {
            key: 'last',
            term: t('facts.lastSynced'),
            value: status.lastSyncedAt === 0 ? t('facts.never') : <LastSynced at={status.lastSyncedAt} />,
          },
          { key: 'check', term: t('facts.lastCheck'), value: <CheckWords check={status.lastCheck} /> },
          { key: 'server', term: t('facts.server'), value: session.serverAddress },
          ...(clock === undefined
            ? []
            : [{ key: 'clock', term: t('facts.clock'), value: t(`clock.${clock.direction}.${clock.unit}`, { count: clock.count }) }]),
          ...(room === undefined ? [] : [{ key: 'storage', term: t('facts.storage'), value: <RoomHere room={room} refused={refused} /> }]),
          { key: 'journal', term: t('facts.journal'), value: t(journalWords(journal)) },
        ]}
      />
      <div className={classes['actions']}>
        <Button variant="filled" onClick={checkNow}>
          {t('facts.check')}
        </Button>
        {room?.persisted === false && !refused ? <Button onClick={ask}>{t('facts.persist')}</Button> : null}
        {status.phase === 'sign-in-again' ? (
          <Button component={Link} to="/sign-in">
            {t('waiting.todo.signInAgain')}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

/** The count beside the bar: outside of what is read out whenever it changes. */
function Receiving({ status }: { readonly status: SyncStatus }): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const counts = receivingCounts(status);
  if (counts === undefined) return null;
  const { received, toReceive } = counts;
  return (
    <div className={classes['receiving']}>
      <ReceivingBar />
      <span aria-hidden="true">{t('receiving.count', { received: format.number(received), toReceive: format.number(toReceive) })}</span>
    </div>
  );
}

function RoomHere({ room, refused }: { readonly room: Room; readonly refused: boolean }): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const { used, left, persisted } = room;
  return (
    <>
      {t('facts.storageUsed', { used: format.bytes(used), left: format.bytes(left) })}{' '}
      {t(persisted ? 'facts.persisted' : refused ? 'facts.persistRefused' : 'facts.notPersisted')}
    </>
  );
}

function CheckWords({ check }: { readonly check: LastCheck | undefined }): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const now = useNow();
  if (check === undefined) return t('facts.neverChecked');
  const at = format.clock(check.at, now);
  if (check.left > 0) return t('facts.leftDifferent', { at, count: check.left });
  return check.repaired > 0 ? t('facts.repaired', { at, count: check.repaired }) : t('facts.nothingMissing', { at });
}

/** Whether unsent work is kept a second time, and whether any of that was found damaged. */
function journalWords(journal: Store['journal']): 'facts.journalDamaged' | 'facts.journalWorks' | 'facts.journalMissing' {
  if (!journal.works()) return 'facts.journalMissing';
  return journal.damaged() > 0 ? 'facts.journalDamaged' : 'facts.journalWorks';
}

function LastSynced({ at }: { readonly at: number }): ReactNode {
  const format = useFormat();
  const now = useNow();
  return (
    <>
      {format.clock(at, now)} (<Age at={at} focusable />)
    </>
  );
}
