import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { clockWords } from '../../hooks/clock-words.ts';
import { useFormat } from '../../hooks/format.ts';
import type { LastCheck } from '../../db/sync/status.ts';
import { useSession, useStore } from '../../hooks/store-context.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { Section } from '../../ui/page.tsx';
import { TermList } from '../../ui/term-list.tsx';
import classes from './sync-screen.module.css';

type Storage = { readonly used: number; readonly quota: number; readonly persisted: boolean; readonly refused: boolean };

/** How this laptop stands with the server: last synced, clock, room; and "Check now". */
export function SyncFacts(): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const { session } = useSession();
  const { checkNow } = useStore();
  const status = useSyncStatus();
  const [storage, askAgain] = useStorage();
  const clock = clockWords(status.clockErrorMs);
  return (
    <Section title={t('facts.title')}>
      <TermList
        terms={[
          {
            key: 'now',
            term: t('facts.now'),
            value: (
              <output>
                {status.phase === 'receiving' && status.toReceive > 0
                  ? t('badge.receiving', { received: format.number(status.received), toReceive: format.number(status.toReceive) })
                  : t(`phase.${status.phase}`)}
              </output>
            ),
          },
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
          ...(storage === undefined ? [] : [{ key: 'storage', term: t('facts.storage'), value: <Room storage={storage} /> }]),
        ]}
      />
      <div className={classes['actions']}>
        <Button variant="filled" onClick={checkNow}>
          {t('facts.check')}
        </Button>
        {storage?.persisted === false && !storage.refused ? <Button onClick={askAgain}>{t('facts.persist')}</Button> : null}
        {status.phase === 'sign-in-again' ? (
          <Button component={Link} to="/sign-in">
            {t('waiting.todo.signInAgain')}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

function Room({ storage }: { readonly storage: Storage }): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const { used, quota, persisted, refused } = storage;
  return (
    <>
      {t('facts.storageUsed', { used: format.bytes(used), left: format.bytes(Math.max(0, quota - used)) })}{' '}
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

function LastSynced({ at }: { readonly at: number }): ReactNode {
  const format = useFormat();
  const now = useNow();
  return (
    <>
      {format.clock(at, now)} (<Age at={at} focusable />)
    </>
  );
}

/** Room on this laptop, looked at when the screen opens; and asking the browser to keep it for good. */
function useStorage(): [Storage | undefined, () => void] {
  const [storage, setStorage] = useState<Storage>();
  useEffect(() => {
    void roomHere(false).then(setStorage);
  }, []);
  const ask = async (): Promise<void> => {
    await navigator.storage.persist();
    setStorage(await roomHere(true));
  };
  return [storage, () => void ask()];
}

/** `asked`: the browser was just asked to keep everything. Without HTTPS a browser says nothing of all this. */
async function roomHere(asked: boolean): Promise<Storage | undefined> {
  if (navigator.storage === undefined) return undefined;
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted()]);
  return { used: usage, quota, persisted, refused: asked && !persisted };
}
