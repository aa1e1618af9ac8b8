import { manualFilePath, MANUALS_PATH, manualsManifest, type Manual } from '#domain/protocol/manuals.ts';
import type { ApiClient } from '../api.ts';
import type { Fetched } from '../published/fetcher.ts';
import { dropFiles } from '../published/published-store.ts';
import { manualState, type ManualStore, type ToldManuals } from './manual-store.ts';

type Asking = {
  readonly store: ManualStore;
  readonly api: Pick<ApiClient, 'json'>;
  /** Corrected time, ms since 1970. */
  readonly now: () => number;
};

/** Asks the server what manuals it has, and remembers that; what was withdrawn goes. Nothing changes where it does not answer. */
export async function askForManuals({ store, api, now }: Asking): Promise<void> {
  const answered = await api.json(MANUALS_PATH, {}, manualsManifest);
  // A server from before there were manuals has none.
  if (!answered.ok && answered.problem !== 'not-found') return;
  const manuals = answered.ok ? answered.value.manuals : [];
  const value: ToldManuals = { manuals, at: Math.round(now()) };
  await store.facts.put({ key: 'manifest', value });
  const published = new Set(manuals.map(({ manual }) => manual));
  const inUse = new Set(manuals.map(({ sha256 }) => sha256));
  const rows = await store.files.toArray();
  await dropFiles(
    store,
    rows.filter(({ manual, sha256 }) => !published.has(manual) && !inUse.has(sha256)),
  );
  await store.wishes.filter(({ manual }) => !published.has(manual)).delete();
}

/** Manuals as something to be fetched: those that somebody wants on this laptop (S146). */
export function fetchedManuals(deps: Asking): Fetched<Manual> {
  const { store } = deps;
  return {
    store,
    pathOf: manualFilePath,
    ask: () => askForManuals(deps),
    wanted: async () => {
      const { manuals, here } = await manualState(store);
      return manuals.filter(({ manual }) => here.get(manual)?.wanted === true);
    },
    replacedBy: async ({ manual, sha256 }, rows) => {
      // Another manual may have the same bytes.
      const inUse = new Set((await manualState(store)).manuals.map((one) => one.sha256));
      return rows.filter((row) => row.manual === manual && row.sha256 !== sha256 && !inUse.has(row.sha256));
    },
    giveUp: async ({ manual }) => {
      await store.wishes.delete(manual);
      await store.facts.put({ key: 'full', value: true });
    },
  };
}
