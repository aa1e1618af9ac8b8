import { Button, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RxCollection, RxDocument } from 'rxdb';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList } from '../../db/incident-list.ts';
import { localDate } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { downloadCsv } from '../../ui/csv.ts';
import { boardCsv } from './board-csv.ts';
import { listFilter, type BoardFilter } from './board-filter.ts';

/** More rows than any spreadsheet is read by; they are all in memory for a moment. */
const EXPORT_MAX = 50_000;

type Props = {
  readonly filter: BoardFilter;
  /** What is on the list where that is no query: what waits for me. */
  readonly rows: readonly Incident[] | undefined;
};

/** Everything that the filter leaves, also what was not scrolled to, as a file; made on this laptop. */
export function ExportButton({ filter, rows }: Props): ReactNode {
  const { t } = useTranslation('board');
  const { collections, principal } = useStore();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async (): Promise<void> => {
    setState('busy');
    try {
      const query = incidentList(collections.incidents, listFilter(filter, principal.person), EXPORT_MAX);
      const found = filter.need ? (rows ?? []) : ((await query.exec()) as RxDocument<Incident>[]).map((one) => one.toJSON() as Incident);
      const { sites, devices, people } = collections;
      // Asked for now: what the screen shows may still be on its way after a start.
      const [site, device, person] = await Promise.all([nameIn(sites), nameIn(devices), nameIn(people)]);
      const text = boardCsv(found, { site, device, person });
      downloadCsv(`milepost-board-${localDate(Date.now())}.csv`, text);
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  return (
    <Tooltip label={t('exportHint')} multiline maw={320}>
      <Button variant="subtle" loading={state === 'busy'} onClick={() => void save()}>
        {t(state === 'failed' ? 'exportFailed' : 'export')}
      </Button>
    </Tooltip>
  );
}

/** What a record of a collection is called, by its id. */
async function nameIn<D extends { readonly id: string; readonly name: string }>(
  collection: RxCollection<D>,
): Promise<(id: string) => string | undefined> {
  const names = new Map((await collection.find().exec()).map(({ id, name }) => [id, name]));
  return (id) => names.get(id);
}
