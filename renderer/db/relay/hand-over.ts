import { stampHlc } from '#domain/clock/stamp.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { RELAY_FILE_ENDING, type RelayBundle, type RelayLoad } from '#domain/protocol/relay.ts';
import type { Principal } from '#domain/protocol/session.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { Collections } from '../database.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import { sealBundle, type Sealer } from './seal.ts';
import { splitLoads } from './split.ts';

export type HandOverDeps = {
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly principal: Principal;
  /** What to seal with; `undefined` where the server has not given its key yet. */
  readonly sealer: () => Promise<(Sealer & { readonly laptopName: string }) | undefined>;
  readonly newId: () => string;
};

/** A file to hand to a colleague: its name, its text, and how many records are in it. */
export type HandOver = { readonly name: string; readonly text: string; readonly records: number };

/**
 * Puts everything that this person has not sent yet into a file that only the server can read. It stays in the outbox as well.
 * `no-key`: this laptop has had no contact since servers give a key for it.
 */
export async function handOver(deps: HandOverDeps): Promise<HandOver | 'nothing' | 'no-key'> {
  const sealer = await deps.sealer();
  if (sealer === undefined) return 'no-key';
  const documents = await unsentDocuments(deps);
  if (documents.length === 0) return 'nothing';
  const { tenant, person, laptop, name } = deps.principal;
  const madeAt = Math.max(0, Math.round(deps.clock.now()));
  const aheadMs = aheadBy(deps.clock, documents);
  const bundles: RelayBundle[] = [];
  for (const load of splitLoads(documents)) {
    const about = { laptopName: sealer.laptopName, madeAt, records: load.length, kid: sealer.serverKey.kid };
    bundles.push(await sealBundle(sealer, { id: deps.newId(), tenant, person, laptop, ...about }, { documents: load, aheadMs }));
  }
  const text = JSON.stringify({ kind: 'milepost-relay', version: 1, bundles });
  return { name: `${fileName(name, deps.clock.iso(madeAt))}${RELAY_FILE_ENDING}`, text, records: documents.length };
}

/** Every document with unsent work, as a push would send it; records before what hangs on them. */
export async function unsentDocuments({
  local,
  collections,
}: Pick<HandOverDeps, 'local' | 'collections'>): Promise<RelayLoad['documents']> {
  const documents: RelayLoad['documents'] = [];
  for (const collection of collectionNames) {
    const rows = await local.outbox.where('key').startsWith(`${collection}/`).sortBy('since');
    const found = await documentsOf(
      collections,
      collection,
      rows.map(({ id }) => id),
    );
    documents.push(...found.map((document) => ({ collection, document: { ...document } })));
  }
  return documents;
}

async function documentsOf(collections: Collections, name: CollectionName, ids: string[]): Promise<SyncedDocument[]> {
  if (ids.length === 0) return [];
  const found = await collections[name].findByIds(ids).exec();
  return ids.flatMap((id) => found.get(id)?.toMutableJSON() ?? []);
}

/** How far the clock is known to have been ahead when some of this was stamped. */
function aheadBy(clock: LaptopClock, documents: RelayLoad['documents']): number {
  const readings = documents.flatMap(({ document }) => Object.values((document as unknown as SyncedDocument).stamps).map(stampHlc));
  return readings.filter((hlc) => clock.isOwn(hlc)).reduce((most, hlc) => Math.max(most, clock.aheadBy(hlc)), 0);
}

/** `milepost-erik-lind-2026-11-21-1402`: for a stick with several of them. */
function fileName(person: string, at: string): string {
  const words = person
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `milepost-${words}-${at.slice(0, 16).replace('T', '-').replace(':', '')}`;
}
