import type { Hlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create, type SyncedDocument } from '#domain/merge/merge.ts';
import { evidenceEntry } from '#domain/rules/timeline.ts';
import { collections as definitions, type CollectionName } from '#domain/schema/collections.ts';
import { evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import type { ActionDeps } from './actions.ts';
import type { EvidenceFacts } from './evidence/evidence-store.ts';
import { announceWhile } from './outbox.ts';
import { beginSave, endSave } from './save.ts';

/** What a person can do with evidence, durable on this laptop when its promise resolves. */
export type EvidenceActions = {
  /** Writes the record of a file whose bytes are on this laptop, and what the timeline of its incident says of it. Written before, it stays as it is. */
  readonly addEvidence: (facts: EvidenceFacts) => Promise<void>;
};

type Written = { readonly collection: CollectionName; readonly upTo: Hlc; readonly document: SyncedDocument };

export function createEvidenceActions(deps: ActionDeps): EvidenceActions {
  const { collections, clock, by, local } = deps;
  return {
    addEvidence: async (facts) => {
      if ((await collections.evidence.findOne(facts.id).exec()) !== null) return;
      const at = clock.stamp();
      const record: Evidence = definitions.evidence.schema.parse(create(evidenceShape, { ...facts, by, newest: '' }, at, by));
      const context = { by, occurredAt: clock.iso(), newId: () => uuidv7(clock.now(), deps.random()), tick: () => clock.stamp() };
      const entries = record.incident === '' ? [] : [definitions.timeline.schema.parse(evidenceEntry(record, context))];
      const written: readonly Written[] = [
        { collection: 'evidence', upTo: at, document: record },
        ...entries.map((entry) => ({ collection: 'timeline' as const, upTo: entry.order as Hlc, document: entry })),
      ];
      const saving = beginSave(deps, written);
      const since = Math.round(clock.now());
      const announced = written.map(({ collection, upTo, document }) => ({
        collection,
        id: document.id,
        incident: facts.incident,
        upTo,
        since,
      }));
      let writes: readonly PromiseSettledResult<unknown>[] = [];
      await announceWhile(local, announced, async () => {
        writes = await Promise.allSettled([
          collections.evidence.insert(record),
          ...entries.map((entry) => collections.timeline.insert(entry)),
        ]);
        return writes.some(({ status }) => status === 'fulfilled');
      });
      await endSave(deps, saving, writes);
    },
  };
}
