import type { Hlc } from '#domain/clock/hlc.ts';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import type { PushOutcome, WireDocument } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import { incidentOf } from '../incident-of.ts';
import { recordKey, type LocalStore } from '../local-store.ts';
import { ownLatest } from '../outbox.ts';
import type { Difference } from './differences.ts';
import { holdsNewer, isWhole } from './keep-newer.ts';
import { plain, type Disk, type OnDisk } from './on-disk.ts';
import { PUSH, pushPast, type PushPastDeps } from './push-past.ts';

/**
 * What was wrong with a document, and is right now:
 * - `missing`, `older`, `corrupt`: here; the server's version was written
 * - `left`: it was no longer for this person; it is gone from here
 * - `resent`: the server lacked work of this laptop, `given-back`: of others, which only laptops still had
 * - `refused`: the server would not take it; it is in the quarantine
 * - `kept`: the server would not take it from this person; it stays here as it is, and is no repair
 */
export type RepairKind = 'missing' | 'older' | 'corrupt' | 'left' | 'resent' | 'given-back' | 'refused' | 'kept';
export type Repair = { readonly collection: CollectionName; readonly id: string; readonly kind: RepairKind };

export type RepairDeps = PushPastDeps & {
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly disk: Disk;
  /** Whether the server may lack what this laptop has from there. */
  readonly isHealing: () => boolean;
};

/** Makes both sides the same again, document by document. What somebody has changed meanwhile is left for the next time. */
export async function repair(deps: RepairDeps, differences: readonly Difference[]): Promise<Repair[]> {
  const { collection, disk } = deps;
  const repairs: Repair[] = [];
  const toSend: OnDisk[] = [];
  const here = await disk.read(differences.map(({ id }) => id));
  const write = async (kind: RepairKind, id: string, document: WireDocument | undefined): Promise<void> => {
    if (await disk.overwrite(here.get(id), id, document)) repairs.push({ collection, id, kind });
  };
  for (const difference of differences) {
    const { id } = difference;
    const found = here.get(id);
    const ours = found === undefined || found._deleted ? undefined : found;
    if (difference.held === 'document') {
      const theirs = difference.document as unknown as SyncedDocument;
      if (ours === undefined) await write('missing', id, difference.document);
      else if (holdsNewer(collection, ours, theirs)) toSend.push(ours);
      else await write(isWhole(collection, ours) && !sameVersion(ours, theirs) ? 'older' : 'corrupt', id, difference.document);
    } else if (ours !== undefined) {
      // What has left is first given back, as long as the server may lack some of it; then the answer says that it has left.
      const mayBeNewer = difference.held === 'unknown' || deps.isHealing();
      if (mayBeNewer && isWhole(collection, ours)) toSend.push(ours);
      else await write(difference.held === 'left' ? 'left' : 'corrupt', id, undefined);
    }
  }
  for (let sent = 0; sent < toSend.length; sent += PUSH) repairs.push(...(await send(deps, toSend.slice(sent, sent + PUSH))));
  return repairs;
}

/** Own work waits in the outbox meanwhile. */
async function send(deps: RepairDeps, documents: readonly OnDisk[]): Promise<Repair[]> {
  const { collection, clock } = deps;
  for (const document of documents) await announceAgain(deps, document, ownLatest(document, clock));
  const repairs: Repair[] = [];
  for (const outcome of await pushPast(deps, documents.map(plain))) {
    const sent = documents.find(({ id }) => id === outcome.id);
    if (sent !== undefined) repairs.push({ collection, id: sent.id, kind: await settle(deps, sent, outcome) });
  }
  return repairs;
}

/** Own work is again what it was before its receipt: waiting. `again`: replication will not send it (see `LocalStore`). */
async function announceAgain({ local, clock, collection }: RepairDeps, document: OnDisk, upTo: Hlc): Promise<void> {
  if (upTo === '') return;
  const key = recordKey(collection, document.id);
  const incident = incidentOf(document);
  await local.transaction('rw', local.outbox, local.receipts, async () => {
    const known = await local.outbox.get(key);
    if (known !== undefined && known.again !== true) return;
    await local.outbox.put({ key, collection, id: document.id, incident, since: Math.round(clock.now()), upTo, again: true });
    await local.receipts.delete(key);
  });
}

async function settle(deps: RepairDeps, sent: OnDisk, outcome: PushOutcome): Promise<RepairKind> {
  const { local, clock, collection, disk } = deps;
  const upTo = ownLatest(sent, clock);
  const key = recordKey(collection, sent.id);
  const incident = incidentOf(sent);
  const at = Math.round(clock.now());
  const refused = outcome.outcome === 'rejected' ? outcome : undefined;
  // Who may do what is given back by an admin's laptop alone; a collision was noted anew by the server itself.
  const isTheirs = collection === 'people' || (sent as { readonly kind?: string }).kind === 'collision';
  await local.transaction('rw', local.outbox, local.receipts, local.quarantine, async () => {
    const waiting = await local.outbox.get(key);
    if (waiting !== undefined && waiting.upTo <= upTo) await local.outbox.delete(key);
    if (outcome.outcome !== 'rejected') {
      if (upTo !== '') await local.receipts.put({ key, incident, upTo, seq: outcome.seq, at });
    } else if (!isTheirs) {
      const document = JSON.stringify(plain(sent));
      const { kind, reason } = outcome;
      await local.quarantine.put({ key: `${key}@${upTo}`, collection, id: sent.id, incident, kind, reason, document, at });
    }
  });
  if (refused !== undefined && collection === 'people') return 'kept';
  if (outcome.outcome === 'left') {
    await disk.overwrite(sent, sent.id, undefined);
    return 'left';
  }
  if (outcome.outcome !== 'accepted') await disk.overwrite(sent, sent.id, outcome.document);
  if (refused !== undefined) return isTheirs ? 'older' : 'refused';
  return upTo === '' ? 'given-back' : 'resent';
}
