import { Button, Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import { download } from '../../ui/download.ts';
import { exportOf } from './export-refused.ts';
import classes from './sync-screen.module.css';
import type { RefusedRow } from './use-waiting-rows.ts';

/** What the server would not take: kept whole until somebody exports or drops it. */
export function RefusedList({ rows, more }: { readonly rows: readonly RefusedRow[]; readonly more: number }): ReactNode {
  const { t } = useTranslation(['sync', 'domain', 'common']);
  const { local } = useStore();
  const [dropping, setDropping] = useState<RefusedRow>();
  const nameOf = ({ row, incident }: RefusedRow): string => {
    const kind = t(`domain:collection.${row.collection}`);
    return incident === undefined ? kind : `${kind}: ${incident.title}`;
  };
  const drop = (): void => {
    if (dropping !== undefined) void local.quarantine.delete(dropping.row.key);
    setDropping(undefined);
  };
  return (
    <>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col" className={classes['what']}>
              {t('column.what')}
            </th>
            <th scope="col">{t('column.since')}</th>
            <th scope="col">{t('column.why')}</th>
            <th scope="col">{t('column.todo')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((refused) => {
            const { row, incident } = refused;
            const name = nameOf(refused);
            return (
              <tr key={row.key}>
                <td>{incident === undefined ? name : <Link to={`/incidents/${incident.id}`}>{name}</Link>}</td>
                <td>
                  <Age at={row.at} focusable />
                </td>
                <td>
                  {t(`needsYou.why.${row.kind}`)}
                  <br />
                  <span className={classes['quiet']}>{row.reason}</span>
                </td>
                <td>
                  <div className={classes['actions']}>
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
        </tbody>
      </table>
      {more > 0 ? <p className={classes['calm']}>{t('more', { count: more })}</p> : null}
      <Modal
        opened={dropping !== undefined}
        onClose={() => setDropping(undefined)}
        title={t('needsYou.confirmTitle')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <p className={classes['warning']}>{dropping === undefined ? '' : t('needsYou.confirm', { name: nameOf(dropping) })}</p>
        <div className={classes['actions']}>
          <Button onClick={() => setDropping(undefined)} data-autofocus>
            {t('needsYou.keep')}
          </Button>
          <Button variant="danger" onClick={drop}>
            {t('needsYou.dropForGood')}
          </Button>
        </div>
      </Modal>
    </>
  );
}
