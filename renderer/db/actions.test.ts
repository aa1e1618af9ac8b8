import { expect, test } from 'vitest';
import { emptyDraft } from '#domain/rules/logging.ts';
import { collisionEntry, unsettled } from '#domain/rules/timeline.ts';
import { makeStamp } from '#domain/clock/stamp.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { ActionDeps } from './action-deps.ts';
import { createActions, type Actions } from './actions.ts';
import { noJournal } from './journal/journal.ts';
import { openLaptop, type TestLaptop } from './testing/open-laptop.ts';

const anna = '01900000-0000-7000-8000-000000000001';
const ben = '01900000-0000-7000-8000-000000000002';

let bytes = 0;
/** What somebody at `laptop` can do. */
function actionsOf(
  { local, clock, collections }: TestLaptop,
  by: string,
  mayAssign = false,
  journal: ActionDeps['journal'] = noJournal,
): Actions {
  const random = (): Uint8Array => new Uint8Array(10).fill((bytes += 1));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  return createActions({ collections, local, clock, by, mayAssign, random, finish, journal });
}
const read = async ({ collections }: TestLaptop, id: string): Promise<Incident> =>
  (await collections.incidents.findOne(id).exec())?.toMutableJSON() as Incident;
const entries = async ({ collections }: TestLaptop, kind: TimelineEntry['kind']): Promise<TimelineEntry[]> =>
  (await collections.timeline.find().exec()).map((one) => one.toMutableJSON()).filter((one) => one.kind === kind);

test('[S72] a step asks what the record and the timeline on this laptop hold, and is taken by override with its reason', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop, anna);
  const { id } = await actions.logIncident(
    { ...emptyDraft, site: anna, category: 'security', severity: 'SEV4', symptomNote: 'Dark' },
    'Dark',
  );
  expect(await actions.advance(id, { to: 'acknowledged' })).toBeUndefined();
  expect(await actions.advance(id, { to: 'triaged' })).toBe('gate-unmet');
  await actions.changeIncident(id, { variant: { hardware: 'Cam-B r2', firmware: '2.4.1', app: '' } });
  expect(await actions.advance(id, { to: 'triaged' })).toBeUndefined();
  await actions.changeIncident(id, { mitigation: { kind: 'rollback', note: '' }, verification: 'Ran for an hour' });
  expect(await actions.advance(id, { to: 'mitigated' })).toBeUndefined();
  const early = { to: 'resolved', reason: 'Lane must open', override: ['monitoring'] } as const;
  expect(await actions.advance(id, early)).toBe('gate-unmet');
  await actions.remark(id, 'Watched it from the hard shoulder');
  expect(await actions.advance(id, early)).toBeUndefined();
  expect((await read(laptop, id)).state).toMatchObject({
    status: 'resolved',
    overrides: [{ step: 'resolved', missing: ['monitoring'], reason: 'Lane must open' }],
  });
  expect((await entries(laptop, 'status')).find(({ to }) => to === 'resolved')).toMatchObject({
    without: ['monitoring'],
    text: 'Lane must open',
  });
});

test('a severity is told with the reason for it', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop, anna);
  const { id } = await actions.logIncident({ ...emptyDraft, site: anna, category: 'security', severity: 'SEV4' }, 'Dark');
  await actions.setSeverity(id, 'SEV1', ' It spreads ');
  expect(await read(laptop, id)).toMatchObject({ severity: 'SEV1' });
  expect(await entries(laptop, 'changed')).toMatchObject([{ path: 'severity', from: 'SEV4', to: 'SEV1', text: 'It spreads' }]);
});

test('[S75] a role is offered by one person and accepted by the other, and answers why not where it may not be', async () => {
  const laptop = await openLaptop();
  const [annas, bens] = [actionsOf(laptop, anna), actionsOf(laptop, ben)];
  const { id } = await annas.logIncident({ ...emptyDraft, site: anna, category: 'security', severity: 'SEV4' }, 'Dark');
  expect(await annas.handOverRole(id, { role: 'scribe', act: 'take' })).toBeUndefined();
  expect(await bens.handOverRole(id, { role: 'scribe', act: 'take' })).toBe('not-yours');
  expect(await bens.handOverRole(id, { role: 'scribe', act: 'accept' })).toBe('no-offer');
  expect(await annas.handOverRole(id, { role: 'scribe', act: 'offer', to: ben })).toBeUndefined();
  expect(await bens.handOverRole(id, { role: 'scribe', act: 'accept' })).toBeUndefined();
  expect(await read(laptop, id)).toMatchObject({ roles: { scribe: ben }, roleOffers: {} });
  expect((await entries(laptop, 'handover')).map(({ to }) => to)).toEqual([expect.objectContaining({ to: ben }), 'accepted']);
  expect(await actionsOf(laptop, anna, true).handOverRole(id, { role: 'scribe', act: 'take' })).toBeUndefined();
});

/** An incident on which Ben's `from` has lost to Anna's `to`, and what the server says of it. */
async function collided<P extends 'severity' | 'impact'>(
  laptop: TestLaptop,
  path: P,
  from: Incident[P],
  to: Incident[P],
): Promise<TimelineEntry> {
  const actions = actionsOf(laptop, anna);
  const { id } = await actions.logIncident({ ...emptyDraft, site: anna, category: 'security', severity: 'SEV4' }, 'Dark');
  const lost = { value: from, stamp: makeStamp(laptop.clock.stamp(), ben) };
  await actions.changeIncident(id, { [path]: to });
  const kept = { value: to, stamp: (await read(laptop, id)).stamps[path]! };
  const context = { by: anna, occurredAt: laptop.clock.iso(), newId: () => ben, tick: () => laptop.clock.stamp() };
  const entry = collisionEntry(id, { path, kept, lost }, context);
  await laptop.collections.timeline.insert(entry);
  return entry;
}
const open = async ({ collections }: TestLaptop): Promise<TimelineEntry[]> =>
  unsettled((await collections.timeline.find().exec()).map((one) => one.toMutableJSON()));
/** What the journal got of each action, by collection. */
function journalOf(laptop: TestLaptop): { readonly lines: string[][]; readonly actions: Actions } {
  const lines: string[][] = [];
  const append: typeof noJournal.append = (documents) => {
    lines.push(documents.map(({ collection }) => collection));
    return noJournal.append(documents);
  };
  return { lines, actions: actionsOf(laptop, anna, false, { ...noJournal, append }) };
}

test('[M7] a collision is settled by keeping what stands, also when the field has moved on', async () => {
  const laptop = await openLaptop();
  const entry = await collided(laptop, 'impact', 'Ben', 'Anna');
  const actions = actionsOf(laptop, anna);
  await actions.changeIncident(entry.incident, { impact: 'Later' });
  await actions.settle(entry, 'keep');
  expect(await open(laptop)).toEqual([]);
  expect(await read(laptop, entry.incident)).toMatchObject({ impact: 'Later' });
});

test('[M7] taking the other value is a change of now over what stands, and is settled with it in one action', async () => {
  const laptop = await openLaptop();
  const entry = await collided(laptop, 'impact', 'Ben', 'Anna');
  await actionsOf(laptop, anna).changeIncident(entry.incident, { impact: 'Later' });
  const { lines, actions } = journalOf(laptop);
  await actions.settle(entry, 'take');
  expect(lines).toEqual([['incidents', 'timeline', 'timeline']]);
  expect(await open(laptop)).toEqual([]);
  expect(await read(laptop, entry.incident)).toMatchObject({ impact: 'Ben' });
  expect((await entries(laptop, 'changed')).at(-1)).toMatchObject({ path: 'impact', from: 'Later', to: 'Ben' });
});

test('[M7] a third value is written and settled in one action, a severity with its reason', async () => {
  const laptop = await openLaptop();
  const entry = await collided(laptop, 'severity', 'SEV1', 'SEV2');
  const { lines, actions } = journalOf(laptop);
  await actions.settle(entry, { write: { severity: 'SEV3' }, why: ' Only one lane ' });
  expect(lines).toEqual([['incidents', 'timeline', 'timeline']]);
  expect(await open(laptop)).toEqual([]);
  expect(await read(laptop, entry.incident)).toMatchObject({ severity: 'SEV3' });
  expect((await entries(laptop, 'changed')).at(-1)).toMatchObject({ from: 'SEV2', to: 'SEV3', text: 'Only one lane' });
  expect(await entries(laptop, 'settled')).toMatchObject([{ settles: entry.id, path: 'severity' }]);
});

test('[M7] a third value that is not right is not saved, and settles nothing', async () => {
  const laptop = await openLaptop();
  const entry = await collided(laptop, 'impact', 'Ben', 'Anna');
  await expect(actionsOf(laptop, anna).settle(entry, { write: { impact: 'x'.repeat(20_000) } })).rejects.toThrow('10,000');
  expect(await open(laptop)).toMatchObject([{ id: entry.id }]);
  expect(await read(laptop, entry.incident)).toMatchObject({ impact: 'Anna' });
});
