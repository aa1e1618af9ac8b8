import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FleetChange } from '#domain/protocol/fleet.ts';
import { DataTable } from '../../ui/data-table.tsx';
import classes from './import-screen.module.css';

/** What would change, one by one, folded away: the counts say enough to most. */
export function Changes({ changes, leftOut }: { readonly changes: readonly FleetChange[]; readonly leftOut: number }): ReactNode {
  const { t } = useTranslation('fleetImport');
  return (
    <details className={classes['changes']}>
      <summary>{t('changes.title', { count: changes.length + leftOut })}</summary>
      <DataTable
        scrolls={t('changes.label')}
        columns={(['change', 'name', 'serial', 'fields'] as const).map((key) => ({ key, label: t(`changes.${key}`) }))}
      >
        {changes.map((change) => (
          <tr key={`${change.change} ${change.serial ?? ''} ${change.name}`}>
            <td>{t(`count.${change.change}`)}</td>
            <td>{change.name}</td>
            <td className={classes['value']}>{change.serial ?? ''}</td>
            <td>{change.change === 'changed' ? change.fields.map(fieldWords).join(', ') : ''}</td>
          </tr>
        ))}
      </DataTable>
      {leftOut > 0 ? <p className={classes['quiet']}>{t('changes.leftOut', { count: leftOut })}</p> : null}
    </details>
  );
}

function fieldWords({ field, from, to }: FleetChange['fields'][number]): string {
  return `${field}: ${plain(from)} → ${plain(to)}`;
}

function plain(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? Object.values(value).join(' ') : JSON.stringify(value);
}
