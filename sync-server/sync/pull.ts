import { tombstone, type Checkpoint } from '#domain/protocol/sync.ts';
import type { Principal } from '#domain/protocol/session.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { Phase } from '#domain/schema/incident.ts';
import type { Gone, Reader, StoredText } from '../storage/port.ts';
import { isContinued } from './lost-line.ts';
import { reachIn } from './reach.ts';
import { scopeIn, type Scope } from './scope.ts';

/**
 * Answers as JSON texts of `pullAnswer` and `latestAnswer`, put together from what is stored without parsing it: ten
 * thousand documents are a first load.
 */
type Asking = Pick<Principal, 'tenant' | 'person'>;

/** Documents after the checkpoint, oldest sequence first, and what left the scope (S10, S11, S33, S34). Call within one snapshot. */
export async function pull(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  query: Partial<Checkpoint> & { readonly limit: number; readonly heardEpoch?: string | undefined; readonly heardSeq?: number | undefined },
): Promise<string> {
  const { tenant } = principal;
  const { limit, heardEpoch, heardSeq } = query;
  const scope = await scopeIn(reader, principal);
  const here = await position(reader, principal, scope);
  const heardIsLost = heardEpoch !== undefined && heardSeq !== undefined && !(await isContinued(reader, tenant, heardEpoch, heardSeq));
  const { seq: from, clearing, restored } = await resumeFrom(reader, tenant, scope, query);
  const gone = await goneFor(reader, principal, scope, clearing);
  const given = await reader.documentsAfter(tenant, collection, from, limit, scope.regions);
  const left = gone === undefined ? [] : await reader.goneAfter(tenant, collection, gone, from, limit);
  const rows = inOrder(given, left).slice(0, limit);
  const last = rows.length < limit ? undefined : rows.at(-1)?.seq;
  const remaining =
    last === undefined
      ? 0
      : (await reader.count(tenant, collection, { after: last }, scope.regions)) +
        (gone === undefined ? 0 : await reader.countGone(tenant, collection, gone, last));
  const onTheWay = clearing === undefined ? here.scope : `${here.scope}~${clearing}`;
  const checkpoint = remaining === 0 || last === undefined ? here : { ...here, scope: onTheWay, seq: last };
  return `{"documents":${listOf(rows)},"checkpoint":${JSON.stringify(checkpoint)},"remaining":${remaining},"restored":${restored},"heardIsLost":${heardIsLost}}`;
}

/** First load: the newest first, going back from `before`, of one phase where it is asked for (S12, S71). Call within one snapshot. */
export async function latest(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  query: { readonly limit: number; readonly before?: number | undefined; readonly phase?: Phase | undefined },
): Promise<string> {
  const { limit, phase } = query;
  const scope = await scopeIn(reader, principal);
  const here = await position(reader, principal, scope);
  const given: StoredText[] = [];
  let { before } = query;
  for (let looked = 0; given.length < limit && looked < LOOKED_AT_MAX && before !== 0; looked += limit) {
    const rows = await reader.documentsBefore(principal.tenant, collection, before, limit, scope.regions);
    const wanted = rows.filter(({ content }) => phase === undefined || content.includes(IS_OPEN) === (phase === 'open'));
    const taken = wanted.slice(0, limit - given.length);
    given.push(...taken);
    if (taken.length < wanted.length) before = taken.at(-1)?.seq ?? 0;
    else before = rows.length < limit ? 0 : (rows.at(-1)?.seq ?? 0);
  }
  const remaining = await reader.count(principal.tenant, collection, { before: before ?? 0 }, scope.regions);
  return `{"documents":${listOf(given)},"before":${before ?? 0},"checkpoint":${JSON.stringify(here)},"remaining":${remaining}}`;
}

/** In the text of a document: what a person writes has its quotation marks escaped. */
const IS_OPEN = '"phase":"open"';
/** Documents looked at for one page of a phase; the next page goes on from there. */
const LOOKED_AT_MAX = 10_000;

/** Where the tenant stands now, as a checkpoint of this person in `scope`. */
export async function position(reader: Reader, principal: Asking, scope: Scope): Promise<Checkpoint> {
  const tenant = await reader.tenant(principal.tenant);
  if (tenant === undefined) throw new Error(`unknown tenant ${principal.tenant}`);
  return { epoch: await reader.epoch(tenant.id), scope: scope.text, seq: tenant.seq };
}

/** Where each collection last changed for whoever is in `scope`, what left it included. Call within one snapshot. */
export async function lastChanges(reader: Reader, tenant: string, scope: Scope): Promise<Record<string, number>> {
  const last: Record<string, number> = {};
  for (const name of collectionNames) last[name] = await reader.lastChange(tenant, name, scope.regions);
  return last;
}

/**
 * What a laptop that starts over may hold and must be rid of: all that its person could ever see, or, where this database does not
 * know what the laptop has seen (it came from a backup), anything. It stands in the checkpoint until the whole way has been gone.
 */
type Clearing = 'reach' | 'anywhere';
type Start = { readonly seq: number; readonly clearing: Clearing | undefined; readonly restored: boolean };

/** The checkpoint's sequence number where it can be trusted, else 0: everything is given again. */
async function resumeFrom(reader: Reader, tenant: string, scope: Scope, asked: Partial<Checkpoint>): Promise<Start> {
  const { epoch, seq } = asked;
  if (epoch === undefined || seq === undefined) return { seq: 0, clearing: undefined, restored: false };
  const everything = scope.regions === undefined;
  const clearAll = everything ? undefined : 'anywhere';
  // The database came from a backup: what the laptop holds may be newer (S44).
  if (!(await isContinued(reader, tenant, epoch, seq))) return { seq: 0, clearing: clearAll, restored: true };
  if (asked.scope === undefined) return { seq: 0, clearing: undefined, restored: false };
  const [text, clearing] = asked.scope.split('~', 2);
  // A laptop that was on such a way when its scope changed again still holds whatever it started with.
  const known = clearing === 'reach' || clearing === 'anywhere' ? clearing : undefined;
  if (text === scope.text) return { seq, clearing: known, restored: false };
  return { seq: 0, clearing: everything ? undefined : (known ?? 'reach'), restored: false };
}

async function goneFor(
  reader: Reader,
  { tenant, person }: Asking,
  scope: Scope,
  clearing: Clearing | undefined,
): Promise<Gone | undefined> {
  const { regions: seen } = scope;
  if (seen === undefined) return undefined;
  if (clearing === undefined) return { seen, from: seen };
  const reach = clearing === 'reach' ? await reachIn(reader, tenant, person) : 'tenant';
  return { seen, from: reach === 'tenant' ? 'anywhere' : [...new Set([...seen, ...reach])] };
}

/** Both lowest sequence number first; what is gone as a tombstone. */
function inOrder(given: readonly StoredText[], gone: readonly { readonly seq: number; readonly id: string }[]): readonly StoredText[] {
  if (gone.length === 0) return given;
  const tombstones = gone.map(({ seq, id }) => ({ seq, content: JSON.stringify(tombstone(id)) }));
  return [...given, ...tombstones].toSorted((a, b) => a.seq - b.seq);
}

function listOf(rows: readonly StoredText[]): string {
  return `[${rows.map(({ content }) => content).join(',')}]`;
}
