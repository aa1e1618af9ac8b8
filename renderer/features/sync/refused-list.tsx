import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { download } from '../../ui/download.ts';
import { decide } from '../../db/refusals.ts';
import { MendDialog } from './mend-dialog.tsx';
import { exportOf } from './export-refused.ts';
import classes from './sync-screen.module.css';
import { SyncTable } from './sync-table.tsx';
import type { RefusedRow } from './use-waiting-rows.ts';

/** What the server would not take: kept whole until somebody exports or drops it. */
export function RefusedList({ rows, more }: { readonly rows: readonly RefusedRow[]; readonly more: number }): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { local } = useStore();
  const [dropping, setDropping] = useState<RefusedRow>();
  const [mending, setMending] = useState<RefusedRow>();
  const nameOf = ({ row, incident }: RefusedRow): string => {
    const kind = t(`domain:collection.${row.collection}`);
    return incident === undefined ? kind : `${kind}: ${incident.title}`;
  };
  const drop = (): void => {
    if (dropping !== undefined) void decide(local, dropping.row);
    setDropping(undefined);
  };
  const actions = (
    <>
      <Button onClick={() => setDropping(undefined)} data-autofocus>
        {t('needsYou.keep')}
      </Button>
      <Button variant="danger" onClick={drop}>
        {t('needsYou.dropForGood')}
      </Button>
    </>
  );
  return (
    <>
      <SyncTable more={more}>
        {rows.map((refused) => {
          const { row, incident } = refused;
          const name = nameOf(refused);
          return (
            <tr key={row.key}>
              <td>{incident === undefined ? name : <Link to={`/incidents/${incident.id}`}>{name}</Link>}</td>
              <td className={classes['since']}>
                <Age at={row.at} focusable />
              </td>
              <td>
                {t(`needsYou.why.${row.kind}`)}
                <br />
                <span className={classes['quiet']}>{row.reason}</span>
              </td>
              <td>
                <div className={classes['actions']}>
                  {row.collection === 'incidents' && incident !== undefined ? (
                    <Button component={Link} to={`/incidents/${incident.id}`} aria-label={t('needsYou.mendNamed', { name })}>
                      {t('needsYou.mend')}
                    </Button>
                  ) : (
                    <Button aria-label={t('needsYou.mendNamed', { name })} onClick={() => setMending(refused)}>
                      {t('needsYou.mend')}
                    </Button>
                  )}
                  <Button
                    aria-label={t('needsYou.exportNamed', { name })}
                    onClick={() => download(`milepost-${row.collection}-${row.id}.json`, 'application/json', exportOf(row))}
                  >
                    {t('needsYou.export')}
                  </Button>
                  <Button aria-label={t('needsYou.dropNamed', { name })} onClick={() => setDropping(refused)}>
                    {t('needsYou.drop')}
                  </Button>
                </div>
              </td>
            </tr>
          );
        })}
      </SyncTable>
      <Dialog opened={dropping !== undefined} onClose={() => setDropping(undefined)} title={t('needsYou.confirmTitle')} actions={actions}>
        <p>{dropping === undefined ? '' : t('needsYou.confirm', { name: nameOf(dropping) })}</p>
      </Dialog>
      {mending === undefined ? null : (
        <MendDialog row={mending.row} name={nameOf(mending)} onClose={() => setMending(undefined)} key={mending.row.key} />
      )}
    </>
  );
}
