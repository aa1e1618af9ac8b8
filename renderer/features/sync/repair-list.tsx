import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { from } from 'rxjs';
import { recordKey } from '../../db/local-store.ts';
import { REPAIRS, type KeptRepair } from '../../db/sync/reconcile.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie, useObservable } from '../../hooks/use-live.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Section } from '../../ui/page.tsx';
import { nameRecords, type RecordName } from './name-records.ts';
import classes from './sync-screen.module.css';

/** A list on screen ends here and says how many more are kept. */
const ROWS_MAX = 10;
const unnamed: ReadonlyMap<string, RecordName> = new Map();

/** What the last comparisons found different and put right: which record, what was wrong with it, when. */
export function RepairList(): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { local, collections } = useStore();
  const fact = useLiveDexie(async () => (await local.facts.get(REPAIRS)) ?? null, [local]);
  const kept = fact?.value as readonly KeptRepair[] | undefined;
  const rows = useMemo(() => (kept ?? []).slice(0, ROWS_MAX), [kept]);
  const names = useObservable(
    useMemo(() => from(nameRecords(collections, rows)), [collections, rows]),
    unnamed,
  );
  const { lastCheck } = useSyncStatus();
  if (fact === undefined) return null;
  const more = (kept ?? []).length - rows.length;
  return (
    <Section title={t('repairs.title')} lead={rows.length === 0 ? undefined : t('repairs.lead')}>
      {rows.length === 0 ? (
        <p className={classes['quiet']}>{t(lastCheck === undefined ? 'repairs.notYet' : 'repairs.none')}</p>
      ) : (
        <DataTable
          columns={[
            { key: 'what', label: t('column.what'), className: classes['what'] },
            { key: 'when', label: t('repairs.when') },
            { key: 'how', label: t('repairs.how') },
          ]}
        >
          {rows.map(({ collection, id, kind, at }) => (
            <tr key={`${collection}/${id}/${kind}/${at}`}>
              <td>
                <RepairedName kind={t(`domain:collection.${collection}`)} record={names.get(recordKey(collection, id))} />
              </td>
              <td className={classes['since']}>
                <Age at={at} focusable />
              </td>
              <td>{t(`repairs.kind.${kind}`)}</td>
            </tr>
          ))}
        </DataTable>
      )}
      {more > 0 ? <p className={classes['quiet']}>{t('more', { count: more })}</p> : null}
    </Section>
  );
}

function RepairedName({ kind, record }: { readonly kind: string; readonly record: RecordName | undefined }): ReactNode {
  const words = record?.name === undefined ? kind : `${kind}: ${record.name}`;
  return record?.to === undefined ? words : <Link to={record.to}>{words}</Link>;
}
