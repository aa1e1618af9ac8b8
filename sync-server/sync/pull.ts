import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Reader, StoredText } from '../storage/port.ts';
import { isContinued } from './lost-line.ts';
import { scopeOf } from './scope.ts';

/**
 * Answers as JSON texts of `pullAnswer` and `latestAnswer`, put together from what is stored without parsing it: ten
 * thousand documents are a first load.
 */
type Asking = Pick<Principal, 'tenant' | 'person'>;

/** Documents after the checkpoint, oldest sequence first (S10, S11). Call within one snapshot. */
export async function pull(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  query: Partial<Checkpoint> & { readonly limit: number },
): Promise<string> {
  const here = await position(reader, principal);
  const { epoch, seq, scope } = query;
  const known = epoch !== undefined && seq !== undefined;
  const continued = known && (await isContinued(reader, principal.tenant, epoch, seq));
  const restored = known && !continued;
  const from = continued && scope === here.scope ? seq : 0;
  const rows = await reader.documentsAfter(principal.tenant, collection, from, query.limit);
  const last = rows.length < query.limit ? undefined : rows.at(-1)?.seq;
  const remaining = last === undefined ? 0 : await reader.count(principal.tenant, collection, { after: last });
  const checkpoint = remaining === 0 || last === undefined ? here : { ...here, seq: last };
  return `{"documents":${listOf(rows)},"checkpoint":${JSON.stringify(checkpoint)},"remaining":${remaining},"restored":${restored}}`;
}

/** First load: the newest first, going back from `before` (S12). Call within one snapshot. */
export async function latest(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  query: { readonly limit: number; readonly before?: number },
): Promise<string> {
  const here = await position(reader, principal);
  const rows = await reader.documentsBefore(principal.tenant, collection, query.before, query.limit);
  const before = rows.length < query.limit ? 0 : (rows.at(-1)?.seq ?? 0);
  const remaining = await reader.count(principal.tenant, collection, { before });
  return `{"documents":${listOf(rows)},"before":${before},"checkpoint":${JSON.stringify(here)},"remaining":${remaining}}`;
}

/** Where the tenant stands now, as a checkpoint of this person. */
export async function position(reader: Reader, principal: Asking): Promise<Checkpoint> {
  const tenant = await reader.tenant(principal.tenant);
  if (tenant === undefined) throw new Error(`unknown tenant ${principal.tenant}`);
  return { epoch: await reader.epoch(tenant.id), scope: scopeOf(principal), seq: tenant.seq };
}

function listOf(rows: readonly StoredText[]): string {
  return `[${rows.map(({ content }) => content).join(',')}]`;
}
