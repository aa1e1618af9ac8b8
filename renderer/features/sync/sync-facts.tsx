import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../hooks/format.ts';
import { useSession, useStore } from '../../hooks/store-context.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { clockWords } from './clock-words.ts';
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
    <section aria-labelledby="sync-facts">
      <h2 id="sync-facts">{t('facts.title')}</h2>
      <dl className={classes['facts']}>
        <dt>{t('facts.now')}</dt>
        <dd>
          <output>
            {status.phase === 'receiving' && status.toReceive > 0
              ? t('badge.receiving', { received: format.number(status.received), toReceive: format.number(status.toReceive) })
              : t(`phase.${status.phase}`)}
          </output>
        </dd>
        <dt>{t('facts.lastSynced')}</dt>
        <dd>{status.lastSyncedAt === 0 ? t('facts.never') : <LastSynced at={status.lastSyncedAt} />}</dd>
        <dt>{t('facts.server')}</dt>
        <dd>{session.serverAddress}</dd>
        {clock === undefined ? null : (
          <>
            <dt>{t('facts.clock')}</dt>
            <dd>{t(`clock.${clock.direction}.${clock.unit}`, { count: clock.count })}</dd>
          </>
        )}
        {storage === undefined ? null : (
          <>
            <dt>{t('facts.storage')}</dt>
            <dd>
              {t('facts.storageUsed', { used: format.bytes(storage.used), left: format.bytes(Math.max(0, storage.quota - storage.used)) })}{' '}
              {t(storage.persisted ? 'facts.persisted' : storage.refused ? 'facts.persistRefused' : 'facts.notPersisted')}
            </dd>
          </>
        )}
      </dl>
      <div className={classes['check']}>
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
    </section>
  );
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
