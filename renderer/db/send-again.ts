import { ZodError } from 'zod';
import type { RxCollection } from 'rxdb';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { timelineOf, type TimelineContext } from '#domain/rules/timeline.ts';
import { explain, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew, type RecordParts } from './change-record.ts';
import { runParts } from './checklist-actions.ts';
import type { QuarantineRow } from './local-store.ts';
import { decide, mendedDocument, mendingPatch, refusedDocument, StillInvalid, type Edits } from './refusals.ts';

/**
 * Sends what was refused again, as of now and with `edits` (values by stamped path). Where the record is here, as the server has it, what was
 * refused of this person is a change of it; else it is made anew. Throws `StillInvalid`.
 */
export async function sendAgain(deps: ActionDeps, context: () => TimelineContext, row: QuarantineRow, edits: Edits): Promise<void> {
  const { collections, clock, by, local } = deps;
  const { collection, id } = row;
  const store = collections[collection] as unknown as RxCollection<SyncedDocument>;
  clock.saw(Object.values(refusedDocument(row)?.stamps ?? {}));
  if ((await store.findOne(id).exec()) === null) {
    const at = clock.stamp();
    const incidentOf = (): string => (row.incident === '' ? id : row.incident);
    await writeNew(deps, collection, [{ document: mendedDocument(row, edits, at, by) as DocumentOf[CollectionName], at }], { incidentOf });
  } else {
    const parts = partsOf(context, collection);
    await changeRecord(deps, collection, id, (here) => mendingPatch(row, here, edits, by), parts).catch((error: unknown) => {
      throw error instanceof ZodError ? new StillInvalid(explain(error)) : error;
    });
  }
  await decide(local, row);
}

/** What a change of a record tells is the same whether it is the first or is made again. */
function partsOf(context: () => TimelineContext, collection: CollectionName): RecordParts<DocumentOf[CollectionName]> {
  const incidentOf = (document: object): string => ('incident' in document ? String(document.incident) : '');
  const parts: { readonly [C in CollectionName]?: RecordParts<DocumentOf[C]> } = {
    incidents: { incidentOf: ({ id }) => id, entriesOf: (before, after) => timelineOf(before, after, context()) },
    checklists: runParts(context),
  };
  return (parts[collection] ?? { incidentOf }) as RecordParts<DocumentOf[CollectionName]>;
}
