import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FleetChange } from '#domain/protocol/fleet.ts';
import classes from './import-screen.module.css';

/** What would change, one by one, folded away: the counts say enough to most. */
export function Changes({ changes, leftOut }: { readonly changes: readonly FleetChange[]; readonly leftOut: number }): ReactNode {
  const { t } = useTranslation('fleetImport');
  return (
    <details className={classes['section']}>
      <summary>{t('changes.title', { count: changes.length + leftOut })}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard */}
      <section className={classes['scroll']} tabIndex={0} aria-label={t('changes.label')}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('changes.change')}</th>
              <th scope="col">{t('changes.name')}</th>
              <th scope="col">{t('changes.serial')}</th>
              <th scope="col">{t('changes.fields')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={`${change.change} ${change.serial ?? ''} ${change.name}`}>
                <td>{t(`count.${change.change}`)}</td>
                <td>{change.name}</td>
                <td className={classes['value']}>{change.serial ?? ''}</td>
                <td>{change.change === 'changed' ? change.fields.map(fieldWords).join(', ') : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
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
