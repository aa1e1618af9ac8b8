import type { CollectionName } from '#domain/schema/collections.ts';
import type { LocalStore } from '../local-store.ts';
import { giveBackDeparted } from './departed.ts';
import { differences, NotComparable, type DifferenceDeps } from './differences.ts';
import { repair, type Repair, type RepairDeps } from './repair.ts';
import { heardKey, lostKey, type Standing } from './standing.ts';
import type { LastCheck } from './status.ts';

/** One collection as the comparison sees it. */
export type Compared = DifferenceDeps &
  RepairDeps & {
    readonly standing: Standing;
    /** Has replication send those of them that it takes for unsent. */
    readonly offer: (ids: readonly string[]) => Promise<void>;
    /** Pulls what there is; resolves when all of it is stored. */
    readonly pullAll: () => Promise<void>;
  };

export type ReconcileDeps = {
  /** In the order in which they are to be compared: what others refer to comes first. */
  readonly collections: readonly Compared[];
  readonly local: LocalStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves when the server can be reached and everything known has been pulled. */
  readonly whenReady: () => Promise<void>;
  readonly onChecked: (check: LastCheck) => void;
  /** A repair is a fault of ours that must be seen. */
  readonly onRepaired: (repairs: readonly Repair[]) => void;
  readonly signal: AbortSignal;
};

export type Reconciler = {
  /** Compares soon: a person asks, the server came back, or it says that it was restored. */
  readonly request: () => void;
  /** Something came in for this collection: what the last comparison could not put right there, somebody else may have. */
  readonly arrived: (collection: CollectionName) => void;
  readonly stop: () => Promise<void>;
};

const EVERY_MS = 15 * 60_000;
/** After a comparison that came to nothing, or left differences: soon, then less and less often. */
const AGAIN_MS = 2000;
const AGAIN_MAX_MS = 2 * 60_000;
/** Rounds of one collection: two comparisons, what they repair, and the comparison that shows it; and some for what comes between. */
const ROUNDS = 6;
const REPAIRS_KEPT = 50;
/** A comparison tells no numbers (see `ReceiptRow`). */
const UNTOLD_SEQ = 0;

export const LAST_CHECK = 'last-check';
/** In the facts: the last repairs, the newest first. */
export const REPAIRS = 'repairs';
/** A repair, and when it was made (ms since 1970). */
export type KeptRepair = Repair & { readonly at: number };

/** Compares this laptop with the server again and again, and repairs both, until stopped. */
export function startReconciling(deps: ReconcileDeps): Reconciler {
  const { signal } = deps;
  let requested = false;
  /** Where the last comparison left something that differs. */
  const differing = new Set<CollectionName>();
  let endPause: () => void = () => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
      if (requested || signal.aborted) endPause();
    });
  signal.addEventListener('abort', () => endPause());

  const loop = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      await deps.whenReady();
      requested = false;
      // What could not be written down (a full disk) is no reason to compare no more.
      const check = await checkAll(deps, differing).catch((error: unknown) => void (signal.aborted || reportError(error)));
      failures = check !== undefined && check.left === 0 ? 0 : failures + 1;
      await pause(failures === 0 ? EVERY_MS : Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** (failures - 1)));
    }
  };
  const running = loop().catch((error: unknown) => {
    if (!signal.aborted) reportError(error);
  });
  const request = (): void => {
    requested = true;
    endPause();
  };

  return {
    request,
    arrived: (collection) => {
      if (differing.has(collection)) request();
    },
    stop: () => Promise.race([running, aborted(signal)]),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return signal.aborted ? Promise.resolve() : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** One comparison of everything; `undefined` when it could not be made. Its outcome is kept, and `differing` follows it. */
async function checkAll(deps: ReconcileDeps, differing: Set<CollectionName>): Promise<LastCheck | undefined> {
  const repairs: Repair[] = [];
  let left = 0;
  try {
    for (const compared of deps.collections) {
      const count = await reconcile(compared, deps, repairs);
      left += count;
      if (count > 0) differing.add(compared.collection);
      else differing.delete(compared.collection);
    }
  } catch (error) {
    if (!(error instanceof NotComparable) && !deps.signal.aborted) reportError(error);
    if (repairs.length > 0) await remember(deps, repairs);
    return undefined;
  }
  const check = { at: Math.round(deps.now()), repaired: repairs.length, left };
  if (repairs.length > 0) await remember(deps, repairs);
  await deps.local.facts.put({ key: LAST_CHECK, value: check });
  deps.onChecked(check);
  return check;
}

async function remember({ local, now, onRepaired }: ReconcileDeps, repairs: readonly Repair[]): Promise<void> {
  onRepaired(repairs);
  const before = ((await local.facts.get(REPAIRS))?.value ?? []) as readonly KeptRepair[];
  const at = Math.round(now());
  const value: KeptRepair[] = [...repairs.map((one) => ({ ...one, at })), ...before].slice(0, REPAIRS_KEPT);
  await local.facts.put({ key: REPAIRS, value });
}

/** Compares and repairs one collection until both sides agree; answers how many documents still differ. */
async function reconcile(compared: Compared, { local, now }: Pick<ReconcileDeps, 'local' | 'now'>, repairs: Repair[]): Promise<number> {
  const { collection, standing } = compared;
  let waiting = 0;
  /** What differed in the round before: replication, which was just about to put it right, was given the chance. */
  let seen: ReadonlySet<string> = new Set();
  /** Unsent work differs, as it should. */
  const unsent = async (): Promise<ReadonlySet<string>> => {
    const rows = await local.outbox.where('key').startsWith(`${collection}/`).toArray();
    const ids = rows.filter(({ again }) => again !== true).map(({ id }) => id);
    waiting = ids.length;
    return new Set(ids);
  };
  if (compared.isHealing()) await giveBackDeparted(compared);
  for (let round = 1; ; round += 1) {
    try {
      await compared.pullAll();
      waiting = 0;
      const found = await differences(compared, unsent);
      if (found.length === 0) {
        await confirmSentAgain(compared, local, Math.round(now()));
        if (standing.lost !== undefined && waiting === 0) {
          const value = standing.healed();
          await local.transaction('rw', local.facts, async () => {
            await local.facts.delete(lostKey(collection));
            await local.facts.put({ key: heardKey(collection), value });
          });
        }
        return 0;
      }
      const lasting = found.filter(({ id }) => seen.has(id));
      const first = found.flatMap(({ id }) => (seen.has(id) ? [] : [id]));
      seen = new Set(found.map(({ id }) => id));
      await compared.offer(first);
      if (lasting.length === 0 && round < ROUNDS) continue;
      const done = await repair(compared, lasting);
      repairs.push(...done.filter(({ kind }) => kind !== 'kept'));
      const kept = done.filter(({ kind }) => kind === 'kept').length;
      if (round >= ROUNDS || (kept > 0 && kept === found.length)) return found.length;
    } catch (error) {
      if (!(error instanceof NotComparable) || round >= ROUNDS) throw error;
    }
  }
}

/**
 * What was sent again is held, for nothing differs: also where the answer that would have said so was lost. What is here gets a receipt, or
 * the journal, which keeps a line for as long as there is none, would announce it again at the next start, and nobody send it.
 */
async function confirmSentAgain({ collection, disk }: Compared, { outbox, receipts }: LocalStore, at: number): Promise<void> {
  const again = await outbox
    .where('key')
    .startsWith(`${collection}/`)
    .filter((row) => row.again === true)
    .toArray();
  if (again.length === 0) return;
  const here = await disk.read(again.map(({ id }) => id));
  await outbox.db.transaction('rw', outbox, receipts, async () => {
    for (const { key, id, incident, upTo } of again) {
      // What a person has changed meanwhile goes out by itself.
      if ((await outbox.get(key))?.again !== true) continue;
      if (here.get(id)?._deleted === false) await receipts.put({ key, incident, upTo, seq: UNTOLD_SEQ, at });
      await outbox.delete(key);
    }
  });
}
