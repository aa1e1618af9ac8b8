import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FleetCounts } from '#domain/protocol/fleet.ts';
import { useFormat } from '../../hooks/format.ts';
import classes from './import-screen.module.css';

const columns = ['added', 'changed', 'returned', 'retired', 'unchanged'] as const;

/** How many sites and devices an import adds, changes, brings back, retires and leaves alone. */
export function Counts({ counts, done = false }: { readonly counts: FleetCounts; readonly done?: boolean }): ReactNode {
  const { t } = useTranslation('fleetImport');
  return (
    <table className={classes['counts']}>
      <caption className="visually-hidden">{t(done ? 'countsDone' : 'countsPreview')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('kind')}</span>
          </th>
          {columns.map((column) => (
            <th scope="col" key={column}>
              {t(`count.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(['sites', 'devices'] as const).map((kind) => (
          <tr key={kind}>
            <th scope="row">{t(kind)}</th>
            {columns.map((column) => (
              <Cell key={column} count={kind === 'sites' ? siteCount(counts, column) : counts.devices[column]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ count }: { readonly count: number | undefined }): ReactNode {
  const format = useFormat();
  if (count === undefined) return <td className={classes['zero']}>–</td>;
  return <td className={count === 0 ? classes['zero'] : undefined}>{format.number(count)}</td>;
}

/** Sites are neither retired nor brought back by an import. */
function siteCount({ sites }: FleetCounts, column: (typeof columns)[number]): number | undefined {
  return column === 'returned' || column === 'retired' ? undefined : sites[column];
}
