import { Button, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RxDocument } from 'rxdb';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList } from '../../db/incident-list.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { usePeople } from '../../hooks/use-people.ts';
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
  const { sites, devices } = useFleet();
  const people = usePeople();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async (): Promise<void> => {
    setState('busy');
    try {
      const query = incidentList(collections.incidents, listFilter(filter, principal.person), EXPORT_MAX);
      const found = filter.need ? (rows ?? []) : ((await query.exec()) as RxDocument<Incident>[]).map((one) => one.toJSON() as Incident);
      const text = boardCsv(found, {
        site: (id) => sites.get(id)?.name,
        device: (id) => devices.get(id)?.name,
        person: (id) => people.get(id)?.name,
      });
      downloadCsv(`milepost-board-${new Date().toISOString().slice(0, 10)}.csv`, text);
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
