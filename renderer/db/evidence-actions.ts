import { uuidv7 } from '#domain/clock/uuid.ts';
import { create } from '#domain/merge/merge.ts';
import { evidenceEntry } from '#domain/rules/timeline.ts';
import { evidence, evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew, type RecordParts } from './change-record.ts';
import type { EvidenceFacts } from './evidence/evidence-store.ts';

/** What a person can do with evidence, durable on this laptop when its promise resolves. */
export type EvidenceActions = {
  /** Writes the record of a file whose bytes are on this laptop, and what the timeline of its incident says of it. Written before, it stays as it is. */
  readonly addEvidence: (facts: EvidenceFacts) => Promise<void>;
  /** Says what a file of one's own shows; nothing where `caption` is empty. */
  readonly captionEvidence: (id: string, caption: string) => Promise<void>;
};

export function createEvidenceActions(deps: ActionDeps): EvidenceActions {
  const { collections, clock, by } = deps;
  const incidentOf = ({ incident }: Evidence): string => incident;
  return {
    addEvidence: async (facts) => {
      if ((await collections.evidence.findOne(facts.id).exec()) !== null) return;
      const at = clock.stamp();
      const document: Evidence = evidence.parse(create(evidenceShape, { ...facts, by, newest: '' }, at, by));
      const context = { by, occurredAt: clock.iso(), newId: () => uuidv7(clock.now(), deps.random()), tick: () => clock.stamp() };
      const parts: RecordParts<Evidence> = {
        incidentOf,
        entriesOf: (_before, record) => (record.incident === '' ? [] : [evidenceEntry(record, context)]),
      };
      await writeNew(deps, 'evidence', [{ document, at }], parts);
    },
    captionEvidence: (id, caption) => {
      const words = caption.trim();
      return changeRecord(deps, 'evidence', id, () => ({ caption: words === '' ? undefined : words }), { incidentOf });
    },
  };
}
