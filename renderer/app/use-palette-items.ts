import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, type NavigateFunction } from 'react-router';
import type { SearchState } from '../db/search/searcher.ts';
import { isRetired } from '../hooks/find-place.ts';
import { useFormat } from '../hooks/format.ts';
import { useFleet } from '../hooks/use-fleet.ts';
import { useNow } from '../hooks/use-now.ts';
import { usePeople } from '../hooks/use-people.ts';
import { describeHit, type Names } from './describe-hit.ts';
import type { PaletteGroup, PaletteItem } from './palette-item.ts';
import { groupOrder, pick } from './palette-match.ts';
import { useCommands } from './use-commands.ts';
import { useFormItems, useManualItems } from './use-few-items.ts';
import { useHits, type Hit } from './use-hits.ts';
import { useRecent, type Recent } from './use-recent.ts';

const COMMANDS_SHOWN = 6;

export type PaletteItems = {
  readonly items: readonly PaletteItem[];
  /** What most of them were found for: what was typed last, or a moment before while that has not been answered. */
  readonly shownFor: string;
  /** False while `items` still lack what was typed last. */
  readonly settled: boolean;
  readonly state: SearchState;
  /** To be told of whatever was chosen. */
  readonly remember: Recent['remember'];
};

/** What matches `typed`, best first: records, checklists to fill, manuals, things to do. Of nothing typed: what was opened lately, and what there is to do. */
export function usePaletteItems(typed: string, showKeys: () => void): PaletteItems {
  const commands = useCommands(showKeys);
  const { items: forms, find: findForms } = useFormItems();
  const { items: manuals, find: findManuals } = useManualItems();
  const wanted = typed.trim();
  const { hits, typed: answered, state } = useHits(wanted);
  const { chosen, records, remember } = useRecent();
  const names = useNames();
  const navigate = useNavigate();
  const found = useMemo(() => hits.map((hit) => itemOf(hit, answered, names, navigate)), [hits, answered, names, navigate]);
  const items = useMemo(() => {
    if (wanted === '') {
      const known = new Map(
        [...commands, ...forms, ...manuals, ...records.map((hit) => itemOf(hit, '', names, navigate))].map((item) => [item.id, item]),
      );
      const recent = chosen.flatMap(({ id }) => known.get(id) ?? []);
      const others = commands.filter((command) => !recent.includes(command));
      return [...recent.map((item) => ({ ...item, group: 'recent' as const })), ...others];
    }
    const picked = pick(commands, wanted, COMMANDS_SHOWN);
    const all = [...found, ...findForms(wanted), ...findManuals(wanted), ...picked];
    const numbered = new Set<PaletteGroup>(hits.filter(({ match }) => match === 'exact' || match === 'number').map(({ kind }) => kind));
    const order = groupOrder(wanted, picked, numbered);
    return all.toSorted((one, other) => order.indexOf(one.group) - order.indexOf(other.group));
  }, [wanted, hits, found, commands, forms, findForms, manuals, findManuals, chosen, records, names, navigate]);
  const settled = answered === wanted;
  return { items, shownFor: settled ? wanted : answered, settled, state, remember };
}

function itemOf(hit: Hit, typed: string, names: Names, navigate: NavigateFunction): PaletteItem {
  const { to, ...shown } = describeHit(hit, typed, names);
  return { ...shown, id: hit.document.id, kind: hit.kind, group: hit.kind, run: () => void navigate(to) };
}

/** What records are called, in the app's language and by what is on this laptop. */
function useNames(): Names {
  const { t } = useTranslation(['app', 'domain']);
  const { sites, devices } = useFleet();
  const people = usePeople();
  const format = useFormat();
  const now = useNow();
  return useMemo(
    () => ({
      device: (id) => devices.get(id)?.name,
      site: (id) => sites.get(id)?.name,
      person: (id) => people.get(id)?.name,
      status: (status) => t(`domain:status.${status}`),
      type: (type) => t(`domain:deviceType.${type}`),
      retired: (device) => (isRetired(device, now) ? t('palette.retired') : undefined),
      remark: t('domain:timeline.remark'),
      progress: ({ at, finished }) =>
        finished === undefined
          ? t('palette.begun', { at: format.clock(at, now) })
          : t('palette.finished', { at: format.clock(finished.at, now) }),
    }),
    [t, sites, devices, people, format, now],
  );
}
