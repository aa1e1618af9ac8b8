import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/data-table.tsx';
import classes from './sync-screen.module.css';

type Props = {
  /** The rows: what, since when, why, what to do. */
  readonly children: ReactNode;
  /** How many more there are that the table leaves out. */
  readonly more: number;
};

/** The four questions of every list of the sync screen. */
export function SyncTable({ children, more }: Props): ReactNode {
  const { t } = useTranslation('sync');
  return (
    <>
      <DataTable
        columns={[
          { key: 'what', label: t('column.what'), className: classes['what'] },
          { key: 'since', label: t('column.since') },
          { key: 'why', label: t('column.why') },
          { key: 'todo', label: t('column.todo') },
        ]}
      >
        {children}
      </DataTable>
      {more > 0 ? <p className={classes['quiet']}>{t('more', { count: more })}</p> : null}
    </>
  );
}
