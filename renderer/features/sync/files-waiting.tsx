import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TryAgain } from '../../evidence/try-again.tsx';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFilesWaiting, type FilesWaiting as Files } from '../../hooks/use-evidence.ts';
import { useMetered } from '../../hooks/use-metered.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { Section } from '../../ui/page.tsx';
import { PaidLine } from './paid-line.tsx';
import classes from './sync-screen.module.css';
import { SyncTable } from './sync-table.tsx';

/** A list on screen ends here and says how many more there are. */
const ROWS_MAX = 200;

/** Files that were added here and that the server does not hold: how far each has come, and holding them or letting them go; over which line. */
export function FilesWaiting(): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const { evidence } = useStore();
  const files = useFilesWaiting();
  const { phase } = useSyncStatus();
  const line = useMetered();
  if (files === undefined || line === undefined) return null;
  const { rows, paused, metered } = files;
  const nothingWaits = rows.length === 0 && !paused;
  const isMetered = line.by !== undefined;
  const asks = isMetered && !metered;
  const size = format.bytes(rows.reduce((sum, row) => sum + row.size - row.sent, 0));
  const why = paused ? 'paused' : asks ? 'metered' : phase === 'files-to-send' || phase === 'sending' ? 'sending' : 'queued';
  return (
    <Section title={t('files.title', { count: rows.length })} lead={nothingWaits ? undefined : t(`files.lead.${why}`, { size })}>
      <PaidLine metered={line} />
      {nothingWaits ? null : (
        <p>
          <Button onClick={() => void evidence.choose('paused', !paused)}>{t(paused ? 'files.goOn' : 'files.pause')}</Button>{' '}
          {isMetered && (
            <Button onClick={() => void evidence.choose('metered', asks)}>{t(asks ? 'files.sendMetered' : 'files.notMetered')}</Button>
          )}
        </p>
      )}
      {rows.length > 0 && (
        <SyncTable more={Math.max(0, rows.length - ROWS_MAX)}>
          {rows.slice(0, ROWS_MAX).map((row) => (
            <FileLine key={row.id} row={row} why={why} />
          ))}
        </SyncTable>
      )}
    </Section>
  );
}

type LineProps = { readonly row: Files['rows'][number]; readonly why: 'paused' | 'metered' | 'sending' | 'queued' };

function FileLine({ row, why }: LineProps): ReactNode {
  const { t } = useTranslation(['sync', 'evidence']);
  const format = useFormat();
  const { id, name, incident, run, size, sent, since, problem } = row;
  return (
    <tr>
      <td>
        <p className={classes['name']}>
          <Link to={incident === '' ? `/checklists/${run}` : `/incidents/${incident}`}>{name}</Link>
        </p>
        <p className={classes['quiet']}>
          {sent > 0 ? t('files.sent', { sent: format.bytes(sent), size: format.bytes(size) }) : format.bytes(size)}
        </p>
      </td>
      <td className={classes['since']}>
        <Age at={since} focusable />
      </td>
      <td>{problem === undefined ? t(`files.why.${why}`) : t('files.why.problem')}</td>
      <td>
        {problem === undefined ? (
          t(`files.todo.${why}`)
        ) : (
          <>
            <p>{t(`evidence:problem.${problem}`)}</p>
            <TryAgain id={id} name={name} />
          </>
        )}
      </td>
    </tr>
  );
}
