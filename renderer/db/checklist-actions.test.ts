import { expect, test } from 'vitest';
import { roadside } from '#domain/packs/roadside.ts';
import { emptyDraft } from '#domain/rules/logging.ts';
import { evaluate } from '#domain/checklists/evaluate.ts';
import type { Checklist, ItemAnswer } from '#domain/schema/checklist.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { createActions, type Actions } from './actions.ts';
import { noJournal } from './journal/journal.ts';
import { openLaptop, type TestLaptop } from './testing/open-laptop.ts';

const anna = '01900000-0000-7000-8000-000000000001';
const ben = '01900000-0000-7000-8000-000000000002';
const closing = roadside.checklists.find(({ key }) => key === 'closing')!;

let bytes = 0;
function actionsOf({ local, clock, collections }: TestLaptop, by = anna): Actions {
  const random = (): Uint8Array => new Uint8Array(10).fill((bytes += 1));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  return createActions({ collections, local, clock, by, mayAssign: false, random, finish, journal: noJournal });
}
const read = async ({ collections }: TestLaptop, id: string): Promise<Checklist> =>
  (await collections.checklists.findOne(id).exec())?.toMutableJSON() as Checklist;
const told = async ({ collections }: TestLaptop): Promise<Partial<TimelineEntry>[]> => {
  const all = (await collections.timeline.find().exec()).map((one) => one.toMutableJSON());
  return all.filter(({ kind }) => kind === 'checklist').toSorted((a, b) => (a.order < b.order ? -1 : 1));
};
const logged = (actions: Actions) =>
  actions.logIncident({ ...emptyDraft, category: 'security', severity: 'SEV4', symptomNote: 'Dark' }, 'Dark');

const ANSWERS: readonly (readonly [string, ItemAnswer])[] = [
  ['captured', { answer: true }],
  ['mitigation', { answer: true }],
  ['evidence', { answer: true }],
  ['root-cause', { answer: 'done' }],
  ['prevention', { answer: 'not-needed' }],
  ['matrix', { answer: 'not-involved' }],
];

test('[S102] the closing checklist is asked for before an incident is closed, and met when it is filled and finished', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop);
  const incident = await logged(actions);
  await actions.changeIncident(incident.id, {
    site: anna,
    variant: { hardware: 'Cam-B', firmware: '2', app: '1' },
    mitigation: { kind: 'rollback', note: '' },
    verification: 'Ran',
    rootCause: { text: 'Heat', certainty: 'confirmed' },
    noPrevention: 'One-off',
  });
  for (const to of ['acknowledged', 'triaged', 'mitigated'] as const) expect(await actions.advance(incident.id, { to })).toBeUndefined();
  await actions.remark(incident.id, 'Watched');
  const early = { to: 'resolved', reason: 'Quiet', override: ['monitoring'] } as const;
  expect(await actions.advance(incident.id, early)).toBeUndefined();
  expect(await actions.advance(incident.id, { to: 'closed' })).toBe('gate-unmet');
  const { id } = await actions.startChecklist(closing, { incident, site: incident.site });
  expect(await actions.finishChecklist(id, '')).toBe('reason-missing');
  for (const [item, value] of ANSWERS) await actions.answerItem(await read(laptop, id), item, value);
  expect(await actions.advance(incident.id, { to: 'closed' })).toBe('gate-unmet');
  expect(await actions.finishChecklist(id, '')).toBeUndefined();
  expect(await read(laptop, id)).toMatchObject({ phase: 'finished', finished: { by: anna, undone: [] } });
  expect(await actions.advance(incident.id, { to: 'closed' })).toBeUndefined();
});

test('the timeline tells that a run was started, what failed and does no more, and how it ended', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop);
  const incident = await logged(actions);
  const { id } = await actions.startChecklist(closing, { incident, site: '' });
  // Told once it has the note that it asks for.
  await actions.answerItem(await read(laptop, id), 'root-cause', { answer: 'neither' });
  await actions.answerItem(await read(laptop, id), 'root-cause', { answer: 'neither', note: 'Nobody knows' });
  await actions.answerItem(await read(laptop, id), 'root-cause', { answer: 'done' });
  await actions.answerItem(await read(laptop, id), 'captured', { answer: true });
  await actions.finishChecklist(id, 'Too dark');
  await actions.answerItem(await read(laptop, id), 'evidence', { answer: true });
  await actions.resumeChecklist(id);
  const run = { run: id, title: 'Closing checklist' };
  expect(await told(laptop)).toMatchObject([
    { incident: incident.id, checklist: { ...run, event: 'started' } },
    { checklist: { ...run, event: 'failed', item: 'Root cause analysis' }, to: 'neither', text: 'Nobody knows' },
    { checklist: { ...run, event: 'mended' }, to: 'done' },
    { checklist: { ...run, event: 'finished', undone: expect.arrayContaining(['The evidence is saved']) as string[] }, text: 'Too dark' },
    { checklist: { ...run, event: 'resumed' } },
  ]);
  // What was answered on a finished run is not taken.
  expect((await read(laptop, id)).answers[`evidence_${anna}`]).toBeUndefined();
});

test('[S100] an answer is given in knowledge of what was on screen, not of what arrived since', async () => {
  const laptop = await openLaptop();
  const [mara, jon] = [actionsOf(laptop), actionsOf(laptop, ben)];
  const safety: ChecklistForm = {
    ...closing,
    sections: [{ key: 's', title: 'S', items: [{ kind: 'pass-fail', key: 'safe', label: 'Safe', required: true, safety: true }] }],
  };
  const { id } = await mara.startChecklist(safety, { site: anna, purpose: ' Lamp ' });
  const seen = await read(laptop, id);
  await mara.answerItem(seen, 'safe', { answer: 'pass' });
  await jon.answerItem(seen, 'safe', { answer: 'fail', note: 'Bare wire' });
  const run = await read(laptop, id);
  expect(run.purpose).toBe('Lamp');
  expect(evaluate(run).items[0]).toMatchObject({ asksAgain: true, done: false });
  await mara.answerItem(run, 'safe', { answer: 'fail', note: 'Seen it' });
  expect(evaluate(await read(laptop, id)).items[0]).toMatchObject({ asksAgain: false, done: true });
  // A visit belongs to no incident, so no timeline tells of it.
  expect(await told(laptop)).toEqual([]);
  expect(await laptop.local.outbox.get(`checklists/${id}`)).toMatchObject({ collection: 'checklists', incident: '' });
});
