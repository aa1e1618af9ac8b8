import { expect, test } from 'vitest';
import { formatHlc, type Hlc } from '#domain/clock/hlc.ts';
import { answerPatch, startRun } from '#domain/checklists/run.ts';
import { emptyRule } from '#domain/compat/review.ts';
import { create, edit, type Patch, type SyncedDocument } from '#domain/merge/merge.ts';
import { siteVisit } from '#domain/packs/checklists/site-visit.ts';
import type { RejectionKind } from '#domain/protocol/sync.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { remark } from '#domain/rules/timeline.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { collections as definitions, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { Role } from '#domain/schema/person.ts';
import { createActions, type Actions } from '#renderer/db/actions.ts';
import { noJournal } from '#renderer/db/journal/journal.ts';
import type { QuarantineRow } from '#renderer/db/local-store.ts';
import { StillInvalid } from '#renderer/db/refusals.ts';
import { openLaptop, type TestLaptop } from '#renderer/db/testing/open-laptop.ts';
import { withoutLocalFields } from '#renderer/db/without-local-fields.ts';
import { judge } from '#sync-server/sync/judge.ts';

const me = '01900000-0000-7000-8000-000000000001';
const other = '01900000-0000-7000-8000-000000000002';
const id = '01900000-0000-7000-8000-0000000000aa';
const incident = '01900000-0000-7000-8000-0000000000bb';
const site = '01900000-0000-7000-8000-0000000000cc';
const now = '2026-11-21T12:00:00.000Z';
const at = (ms: number): Hlc => formatHlc(ms, 0, 'aaaabbbbtab1');
const long = 'x'.repeat(20_000);

type Made<C extends CollectionName> = Omit<DocumentOf[C], 'stamps'>;
type Edits = { readonly [path: string]: unknown };
type Refused<C extends CollectionName> = {
  readonly collection: C;
  readonly made: Made<C>;
  /** Who made it, where that was not me. */
  readonly by?: string;
  readonly role?: Role;
  /** What the server refuses: the record itself, made by me, or a change of mine to it. */
  readonly change?: Patch<DocumentOf[C]>;
  readonly kind?: RejectionKind;
  readonly edits?: Edits;
  readonly becomes: object;
};

const shapeOf = <C extends CollectionName>(collection: C) => definitions[collection].shape;
const make = <C extends CollectionName>(collection: C, made: Made<C>, by: string): DocumentOf[C] =>
  create(shapeOf(collection), made as never, at(1000), by);
const rowOf = (collection: CollectionName, document: SyncedDocument, kind: RejectionKind): QuarantineRow => {
  const upTo = Object.values(document.stamps).toSorted().at(-1)!.slice(0, 30);
  const key = `${collection}/${document.id}@${upTo}`;
  return { key, collection, id: document.id, incident: '', kind, reason: 'as judged', document: JSON.stringify(document), at: 0 };
};

let bytes = 0;
function actionsOf({ local, clock, collections }: TestLaptop, by = me): Actions {
  const random = (): Uint8Array => new Uint8Array(10).fill((bytes += 1));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  return createActions({ collections, local, clock, by, mayAssign: false, random, finish, journal: noJournal });
}
const store = ({ collections }: TestLaptop, collection: CollectionName) =>
  collections[collection] as unknown as TestLaptop['collections']['incidents'];
const present = async (laptop: TestLaptop, collection: CollectionName): Promise<SyncedDocument | undefined> => {
  const found = await store(laptop, collection).findOne(id).exec();
  return found === null ? undefined : withoutLocalFields(found.toMutableJSON() as SyncedDocument);
};
const judged = (collection: CollectionName, held: SyncedDocument | undefined, sent: SyncedDocument, role: Role) =>
  judge(collection, held as never, sent as never, { person: me, role, now: 2_000_000 });

const run = startRun(siteVisit, { site }, { id, by: me, at: now, stamp: at(1000) });
const { stamps: _run, ...runFields } = run;
const says = (note: string): Patch<Checklist> => answerPatch(run, 'safe', me, { answer: 'fail', note });
const rule = {
  ...emptyRule,
  id,
  by: me,
  at: now,
  pattern: { ...emptyRule.pattern, model: 'LC-2' },
  ruling: { verdict: 'blocked', text: 'Hangs' },
} as const;
const device = {
  id,
  site,
  name: 'Cam 4',
  type: 'camera',
  serial: 'S-1',
  lane: '',
  vendor: '',
  variant: { hardware: '', firmware: '', app: '' },
} as const;
const logged = (over: Partial<Made<'incidents'>> = {}): Made<'incidents'> => ({
  ...incidentFromDraft(
    { ...emptyDraft, category: 'connectivity', severity: 'SEV3' },
    { id, by: me, loggedAt: now, device: undefined, title: 'Dark' },
  ),
  ...over,
});
const file = { id, incident, by: me, at: now, name: 'a.jpg', type: 'image/jpeg', size: 3, sha256: 'a'.repeat(64), newest: '' } as const;
const said = (text: string): Made<'timeline'> => remark(incident, text, { by: me, occurredAt: now, newId: () => id, tick: () => at(1000) });

const refusals: { readonly [name: string]: Refused<CollectionName> } = {
  'a new incident with text too long': of({
    collection: 'incidents',
    made: logged({ impact: long }),
    edits: { impact: 'Short' },
    becomes: { impact: 'Short', loggedBy: me },
  }),
  'a new incident given to somebody else': of({
    collection: 'incidents',
    made: logged({ owner: other }),
    kind: 'forbidden',
    edits: { owner: '' },
    becomes: { owner: '' },
  }),
  'a new incident that is void already': of({
    collection: 'incidents',
    made: logged({ state: { status: 'voided', voidedAt: now, reason: 'Mistake' } }),
    kind: 'forbidden',
    edits: { state: { status: 'detected' } },
    becomes: { status: 'detected', phase: 'open' },
  }),
  'a change of an incident': of({
    collection: 'incidents',
    made: logged(),
    by: other,
    change: { impact: long, owner: me },
    edits: { impact: 'Short' },
    becomes: { impact: 'Short', owner: me },
  }),
  'a remark': of({ collection: 'timeline', made: said(long), edits: { text: 'Short' }, becomes: { text: 'Short', by: me } }),
  'a new file': of({
    collection: 'evidence',
    made: { ...file, caption: long },
    edits: { caption: 'Lamp' },
    becomes: { caption: 'Lamp', by: me },
  }),
  'a new file that the server is said to hold': of({
    collection: 'evidence',
    made: { ...file, held: { at: now } },
    kind: 'forbidden',
    becomes: { name: 'a.jpg' },
  }),
  'the caption of a file': of({
    collection: 'evidence',
    made: file,
    change: { caption: long },
    edits: { caption: 'Lamp' },
    becomes: { caption: 'Lamp' },
  }),
  'a run of a checklist': of({
    collection: 'checklists',
    made: { ...runFields, purpose: long },
    edits: { purpose: 'Yearly' },
    becomes: { purpose: 'Yearly', by: me },
  }),
  'an answer in a run': of({
    collection: 'checklists',
    made: runFields,
    by: other,
    change: says(long),
    edits: { [`answers.safe_${me}`]: { value: { answer: 'fail', note: 'Short' }, knew: {} } },
    becomes: { answers: { [`safe_${me}`]: { value: { answer: 'fail', note: 'Short' }, knew: {} } } },
  }),
  'a device found in the field': of({
    collection: 'devices',
    made: { ...device, name: long, proposed: { by: me, at: now } },
    edits: { name: 'Cam 5' },
    becomes: { name: 'Cam 5', proposed: { by: me, at: now } },
  }),
  'where a device was seen': of({
    collection: 'devices',
    made: device,
    by: other,
    change: { sighted: { site: incident, by: me, at: now } },
    kind: 'forbidden',
    becomes: { sighted: { site: incident, by: me, at: now }, site },
  }),
  'a new rule': of({
    collection: 'variants',
    made: { ...rule, ruling: { verdict: 'blocked', text: long }, state: { status: 'draft' } },
    edits: { ruling: rule.ruling },
    becomes: { by: me, ruling: rule.ruling },
  }),
  'a new rule that was declined before it was sent': of({
    collection: 'variants',
    made: { ...rule, state: { status: 'declined', proposedAt: now, decidedAt: now, decidedBy: me } },
    kind: 'forbidden',
    edits: { state: { status: 'draft' } },
    becomes: { state: { status: 'draft' } },
  }),
  'a change of a draft': of({
    collection: 'variants',
    made: { ...rule, state: { status: 'draft' } },
    change: { ruling: { verdict: 'blocked', text: long } },
    edits: { ruling: { verdict: 'blocked', text: 'Short' } },
    becomes: { ruling: { verdict: 'blocked', text: 'Short' } },
  }),
  'a template': of({
    collection: 'templates',
    made: { id, by: me, at: now, form: { ...siteVisit, title: long } },
    role: 'admin',
    edits: { form: siteVisit },
    becomes: { form: siteVisit, by: me },
  }),
};
function of<C extends CollectionName>(refused: Refused<C>): Refused<CollectionName> {
  return refused;
}

for (const [name, { collection, made, by = me, role = 'technician', change, kind = 'invalid', edits = {}, becomes }] of Object.entries(
  refusals,
)) {
  test(`[S58] ${name} was refused, is mended, and the server takes it`, async () => {
    const laptop = await openLaptop();
    const record = make(collection, made, change === undefined ? me : by);
    const refused = change === undefined ? record : edit(shapeOf(collection), record, change, at(5000), me, () => true);
    const held = change === undefined ? undefined : record;
    if (name !== 'where a device was seen') expect(judged(collection, held, refused, role)).toMatchObject({ verdict: 'reject', kind });
    if (held !== undefined) await store(laptop, collection).insert(held as never);
    const row = rowOf(collection, refused, kind);
    await laptop.local.quarantine.put(row);

    await actionsOf(laptop).sendAgain(row, edits);
    const sent = await present(laptop, collection);
    expect(sent).toMatchObject(becomes);
    expect(judged(collection, held, sent!, role)).toMatchObject({ verdict: 'store', document: becomes });
    expect(await laptop.local.quarantine.count()).toBe(0);
    expect((await laptop.local.outbox.toArray()).map(({ key }) => key)).toContain(`${collection}/${id}`);
  });
}

test('[S58] what others have written since stays, and only what was refused of mine is written again', async () => {
  const laptop = await openLaptop();
  const record = make('evidence', file, me);
  const shape = shapeOf('evidence');
  const refused = edit(shape, record, { caption: 'Mine' }, at(5000), me, () => true);
  const held = edit(shape, record, { name: 'b.jpg' }, at(6000), other, () => true);
  await laptop.collections.evidence.insert(held);
  await actionsOf(laptop).sendAgain(rowOf('evidence', refused, 'forbidden'), {});
  const sent = (await present(laptop, 'evidence'))!;
  expect(sent).toMatchObject({ name: 'b.jpg', caption: 'Mine' });
  expect(Object.keys(sent.stamps).toSorted()).toEqual(['*', 'caption', 'name']);
  expect(sent.stamps['*']).toBe(record.stamps['*']);
});

test('[S58] what the server has by now needs no change', async () => {
  const laptop = await openLaptop();
  const record = make('evidence', file, me);
  const refused = edit(shapeOf('evidence'), record, { caption: 'Lamp' }, at(5000), me, () => true);
  const held = edit(shapeOf('evidence'), record, { caption: 'Lamp' }, at(6000), other, () => true);
  await laptop.collections.evidence.insert(held);
  const row = rowOf('evidence', refused, 'invalid');
  await laptop.local.quarantine.put(row);
  await actionsOf(laptop).sendAgain(row, {});
  expect(await present(laptop, 'evidence')).toEqual(held);
  expect(await laptop.local.quarantine.count()).toBe(0);
});

test('[S58] a change that is still not right is said in words, and stays', async () => {
  const laptop = await openLaptop();
  const record = make('evidence', file, me);
  await laptop.collections.evidence.insert(record);
  const row = rowOf(
    'evidence',
    edit(shapeOf('evidence'), record, { caption: long }, at(5000), me, () => true),
    'invalid',
  );
  await laptop.local.quarantine.put(row);
  await expect(actionsOf(laptop).sendAgain(row, {})).rejects.toThrow(StillInvalid);
  expect(await laptop.local.quarantine.count()).toBe(1);
  expect(await present(laptop, 'evidence')).toEqual(record);
});

test('[S58] sent again before the app ended: pressed once more it is decided, and another record of its id is not written over', async () => {
  const laptop = await openLaptop();
  const row = rowOf('timeline', make('timeline', said(long), me), 'invalid');
  await laptop.local.quarantine.put(row);
  await actionsOf(laptop).sendAgain(row, { text: 'Short' });
  const sent = await present(laptop, 'timeline');
  await laptop.local.quarantine.put(row);
  await expect(actionsOf(laptop).sendAgain(row, { text: 'Other' })).rejects.toThrow(StillInvalid);
  expect(await laptop.local.quarantine.count()).toBe(1);
  await actionsOf(laptop).sendAgain(row, { text: 'Short' });
  expect(await laptop.local.quarantine.count()).toBe(0);
  expect(await present(laptop, 'timeline')).toEqual(sent);
});
