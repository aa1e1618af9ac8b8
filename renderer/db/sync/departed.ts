import type { SyncedDocument } from '#domain/merge/merge.ts';
import { incidentOf } from '../incident-of.ts';
import { recordKey, type DepartedRow, type LocalStore } from '../local-store.ts';
import { ownLatest } from '../outbox.ts';
import { quarantine } from '../refusals.ts';
import { withoutLocalFields } from '../without-local-fields.ts';
import { PUSH, pushPast } from './push-past.ts';
import type { RepairDeps } from './repair.ts';

/** A server is not put back to an older backup than that, in ms. */
const KEPT_MS = 90 * 24 * 3_600_000;

type Leaving = Pick<RepairDeps, 'collection' | 'clock'> & { readonly local: Pick<LocalStore, 'departed'> };

/**
 * Puts aside what this laptop has worked on and is about to give up, since it lies outside what its person sees: until somebody else has
 * pulled it, only the server holds it, and that may come back from a backup (S48). Nobody is shown it.
 */
export async function keepDeparted({ collection, local, clock }: Leaving, documents: readonly SyncedDocument[]): Promise<void> {
  const own = documents.filter((document) => ownLatest(document, clock) !== '');
  if (own.length === 0) return;
  const at = Math.round(clock.now());
  await local.departed
    .where('at')
    .below(at - KEPT_MS)
    .delete();
  await local.departed.bulkPut(
    own.map((document): DepartedRow => {
      return { key: recordKey(collection, document.id), document: JSON.stringify(withoutLocalFields(document)), at };
    }),
  );
}

/** Gives it back to a server that may have lost it. What is refused goes to the quarantine. Rejects when the server does not answer. */
export async function giveBackDeparted(deps: RepairDeps): Promise<void> {
  const { collection, local, clock } = deps;
  const rows = await local.departed.where('key').startsWith(`${collection}/`).toArray();
  const all = rows.map(({ document }) => JSON.parse(document) as SyncedDocument);
  // What has come back is compared like everything else.
  const here = await deps.disk.read(all.map(({ id }) => id));
  const gone = all.filter(({ id }) => here.get(id)?._deleted !== false);
  for (let first = 0; first < gone.length; first += PUSH) {
    const documents = gone.slice(first, first + PUSH);
    const outcomes = await pushPast(deps, documents);
    const at = Math.round(clock.now());
    for (const outcome of outcomes) {
      const document = documents.find(({ id }) => id === outcome.id);
      if (document === undefined) continue;
      const [key, incident, upTo] = [recordKey(collection, outcome.id), incidentOf(document), ownLatest(document, clock)];
      if (outcome.outcome === 'rejected') {
        const { id, kind, reason } = outcome;
        const refused = JSON.stringify(document);
        await quarantine(local, { key: `${key}@${upTo}`, collection, id, incident, kind, reason, document: refused, at });
      } else await local.receipts.put({ key, incident, upTo, seq: outcome.seq, at });
    }
  }
}
