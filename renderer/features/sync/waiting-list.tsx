import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reference } from '#domain/rules/reference.ts';
import type { SyncPhase } from '../../db/sync/status.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import classes from './sync-screen.module.css';
import { SyncTable } from './sync-table.tsx';
import type { WaitingRow } from './use-waiting-rows.ts';

/** Why something still waits, and what somebody could do about it: one sentence each for every state of sync. */
const reasonOf: {
  readonly [P in SyncPhase]: 'offline' | 'connecting' | 'receiving' | 'sending' | 'queued' | 'signInAgain' | 'updateNeeded';
} = {
  offline: 'offline',
  connecting: 'connecting',
  receiving: 'receiving',
  sending: 'sending',
  comparing: 'queued',
  'needs-you': 'queued',
  'files-to-send': 'queued',
  'up-to-date': 'queued',
  'sign-in-again': 'signInAgain',
  'update-needed': 'updateNeeded',
};

/** What is saved here and not yet held by the server: what, since when, why, what to do. */
export function WaitingList({ rows, more }: { readonly rows: readonly WaitingRow[]; readonly more: number }): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { phase } = useSyncStatus();
  if (rows.length === 0) return <p className={classes['quiet']}>{t('waiting.none')}</p>;
  const reason = reasonOf[phase];
  return (
    <SyncTable more={more}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td>
            <WaitingName row={row} />
          </td>
          <td className={classes['since']}>
            <Age at={row.since} focusable />
          </td>
          <td>{t(`waiting.why.${reason}`)}</td>
          <td>
            {reason === 'signInAgain' ? (
              <Button component={Link} to="/sign-in">
                {t('waiting.todo.signInAgain')}
              </Button>
            ) : (
              t(`waiting.todo.${reason}`)
            )}
          </td>
        </tr>
      ))}
    </SyncTable>
  );
}

function WaitingName({ row }: { readonly row: WaitingRow }): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { incident, rows } = row;
  if (incident === undefined) return <>{t(`domain:collection.${rows[0]?.collection ?? 'incidents'}`)}</>;
  const isNew = rows.some((one) => one.collection === 'incidents');
  const remarks = rows.filter((one) => one.collection === 'timeline').length;
  return (
    <>
      <p className={classes['name']}>
        <SeverityMark severity={incident.severity} />
        <Link to={`/incidents/${incident.id}`}>{incident.title}</Link>
      </p>
      <p className={classes['quiet']}>
        <span className={classes['code']}>{reference(incident.id)}</span> · {isNew ? t('waiting.record') : null}
        {isNew && remarks > 0 ? ', ' : null}
        {remarks > 0 ? t('waiting.entries', { count: remarks }) : null}
      </p>
    </>
  );
}
