import type { RxCollection, RxDocument } from 'rxdb';
import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc, type Stamp } from '#domain/clock/stamp.ts';
import { edit, sameVersion, type Patch, type SyncedDocument } from '#domain/merge/merge.ts';
import { checkEdit } from '#domain/schema/check-edit.ts';
import { collections as definitions, type CollectionDefinition, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { ActionDeps } from './action-deps.ts';
import type { JournalDocument } from './journal/format.ts';
import { recordKey } from './local-store.ts';
import { announceWhile, type Announcement } from './outbox.ts';
import { beginSave, endSave, type Saving } from './save.ts';
import { withoutLocalFields } from './without-local-fields.ts';
import { announceEntries, entriesInJournal, insertEntries, entriesAnnounced, parsedEntries, writeEntries } from './write-entries.ts';

/** What hangs on a record besides itself: the incident that it is listed under in the outbox, and what a change of it tells there. */
export type RecordParts<D> = {
  readonly incidentOf?: (document: D) => string;
  /** `before` is absent for a new record. */
  readonly entriesOf?: (before: D | undefined, after: D) => readonly TimelineEntry[];
  /** What a change tells besides, also where it alters nothing. */
  readonly more?: () => readonly TimelineEntry[];
};

/** Writes new records of one collection, all in one action with what they tell. `at`: the reading that each was made at. */
export async function writeNew<C extends CollectionName>(
  deps: ActionDeps,
  collection: C,
  records: readonly { readonly document: DocumentOf[C]; readonly at: Hlc }[],
  { incidentOf, entriesOf }: Omit<RecordParts<DocumentOf[C]>, 'more'> = {},
): Promise<void> {
  const store = deps.collections[collection] as unknown as RxCollection<SyncedDocument>;
  const entries = parsedEntries(records.flatMap(({ document }) => entriesOf?.(undefined, document) ?? []));
  const announced = records.map(({ document, at }) => announcement(deps, collection, document, incidentOf?.(document), at));
  const saving = beginSave(deps, [...records.map(({ document, at }) => inJournal(collection, document, at)), ...entriesInJournal(entries)]);
  let writes: readonly PromiseSettledResult<unknown>[] = [];
  await announceWhile(deps.local, [...announced, ...entriesAnnounced(deps, entries)], async () => {
    const inserted = store.bulkInsert(records.map(({ document }) => document)).then(({ error }) => {
      if (error.length > 0) throw new Error(`${collection} not saved: status ${error[0]?.status}`);
    });
    writes = await Promise.allSettled([inserted, insertEntries(deps, entries)]);
    return writes.some(({ status }) => status === 'fulfilled');
  });
  await endSave(deps, saving, writes);
}

/**
 * Applies a change to the newest version of a record, again if somebody else's arrived in between, and writes with it what it tells. Where
 * `patchOf` answers `undefined`, or what alters nothing, only `more` is written. Throws what is wrong with the change, or what kept it
 * from being saved.
 */
export async function changeRecord<C extends CollectionName>(
  deps: ActionDeps,
  collection: C,
  id: string,
  patchOf: (document: DocumentOf[C]) => Patch<DocumentOf[C]> | undefined,
  { incidentOf, entriesOf, more = () => [] }: RecordParts<DocumentOf[C]> = {},
): Promise<void> {
  type D = DocumentOf[C];
  const { clock, by, local } = deps;
  const { schema, shape } = definitions[collection] as CollectionDefinition<D>;
  const store = deps.collections[collection] as unknown as RxCollection<D>;
  const found: RxDocument<D> | null = await store.findOne(id).exec();
  if (found === null) throw new Error(`${collection}/${id} is not on this laptop`);
  const now = found.toMutableJSON();
  const receipt = await local.receipts.get(recordKey(collection, id));
  const acknowledged = (stamp: Stamp): boolean => !clock.isOwn(stampHlc(stamp)) || stampHlc(stamp) <= (receipt?.upTo ?? '');
  // After whatever the record holds, whoever wrote it and by whatever clock.
  clock.saw(Object.values(now.stamps));
  const at = clock.stamp();
  const apply = (before: D): D => {
    const patch = patchOf(before);
    return patch === undefined ? before : edit(shape, before, patch, at, by, acknowledged);
  };
  const wanted = apply(now);
  if (sameVersion(now, wanted)) return writeEntries(deps, more());
  const wrong = checkEdit(schema, now, wanted);
  if (wrong !== undefined) throw wrong;
  let begun: { readonly saving: Saving; readonly entries: readonly TimelineEntry[] } | undefined;
  const written = announceWhile(local, [announcement(deps, collection, wanted, incidentOf?.(wanted), at)], async () => {
    await found.incrementalModify(async (current) => {
      // RxDB's own fields (revision, metadata) ride along untouched.
      const after = apply(current);
      const line = await begun?.saving.line;
      // Called again when somebody else was faster: then the first line says something that did not happen.
      if (line !== undefined) await deps.journal.withdraw(line);
      begun = undefined;
      if (sameVersion(current, after)) return after;
      const entries = parsedEntries([...(entriesOf?.(current, after) ?? []), ...more()]);
      begun = { saving: beginSave(deps, [inJournal(collection, after, at), ...entriesInJournal(entries)]), entries };
      return after;
    });
    return begun !== undefined;
  });
  const [record] = await Promise.allSettled([written]);
  if (begun === undefined) {
    if (record.status === 'rejected') throw record.reason;
    return writeEntries(deps, more());
  }
  const { saving, entries } = begun;
  const told = record.status === 'rejected' || entries.length === 0 ? [] : await Promise.allSettled([announceEntries(deps, entries)]);
  await endSave(deps, saving, [record, ...told]);
}

function inJournal<C extends CollectionName>(collection: C, document: DocumentOf[C], at: Hlc): JournalDocument {
  return { collection, upTo: at, document: withoutLocalFields(document) };
}

function announcement(
  { clock }: Pick<ActionDeps, 'clock'>,
  collection: CollectionName,
  { id }: SyncedDocument,
  incident: string | undefined,
  upTo: Hlc,
): Announcement {
  return { collection, id, incident: incident ?? '', upTo, since: Math.round(clock.now()) };
}
