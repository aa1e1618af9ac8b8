import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { edit, merge } from '../merge/merge.ts';
import { checklist, checklistShape, type Checklist, type Finish, type ItemAnswer } from '../schema/checklist.ts';
import { checklistForm, type ChecklistForm, type ChecklistItem, type Condition } from '../schema/checklist-form.ts';
import { checkForm } from './check-form.ts';
import { evaluate, type ItemState } from './evaluate.ts';
import { answerPatch, completedForms, finishOf, isComplete, runToGoOnWith, startRun } from './run.ts';
import { formFrom } from './testing/any-form.ts';

const people = [1, 2, 3].map((n) => `01900000-0000-7000-8000-00000000000${n}`) as [string, string, string];
const [anna, ben, cleo] = people;
const site = '01900000-0000-7000-8000-0000000000aa';
const at = '2026-11-21T03:04:05+01:00';

const anyForm = (): fc.Arbitrary<ChecklistForm> =>
  fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }).map(formFrom);
/** An answer that fits or does not. */
const anyAnswer: fc.Arbitrary<ItemAnswer> = fc.record(
  {
    answer: fc.constantFrom(true as const, 'pass', 'fail', 'na', 'one', 'two', 3, 12, 40, ''),
    note: fc.constantFrom('', 'because'),
    evidence: fc.constantFrom([], [site]),
  },
  { requiredKeys: [] },
);

let ticks = 0;
const stamp = (person = 0) => formatHlc((ticks += 1), 0, `abcdefgh000${person}`);
const start = (form: ChecklistForm, subject: Checklist['subject'] = {}): Checklist => ({
  ...startRun(form, { site }, { id: site, by: anna, at, stamp: stamp() }),
  subject,
});
const say = (run: Checklist, item: string, value: ItemAnswer | undefined, by = anna): Checklist =>
  edit(checklistShape, run, answerPatch(run, item, by, value), stamp(people.indexOf(by)), by, () => true);

const tick: ChecklistItem = { kind: 'tick', key: 'power-off', label: 'Power is off', required: true };
const formOf = (...items: ChecklistItem[]): ChecklistForm => ({
  key: 'visit',
  version: 1,
  title: 'Visit',
  about: 'device',
  sections: [{ key: 'cabinet', title: 'Cabinet', items }],
});
const state = (run: Checklist, key: string): ItemState => evaluate(run).items.find(({ item }) => item.key === key)!;
const undone = (run: Checklist): string[] => evaluate(run).undone.map(({ item }) => item.key);

describe('a form', () => {
  const voltage: ChecklistItem = { kind: 'number', key: 'voltage', label: 'Supply', required: true, unit: 'V', min: 10, max: 14 };
  const asks = (showIf: Condition): ChecklistItem => ({ kind: 'text', key: 'why', label: 'Why', required: true, showIf });

  test.each<[string, ChecklistForm, string, string]>([
    ['a key twice', formOf(tick, tick), 'cabinet/power-off', 'key-twice'],
    ['a reference to an item that is not there', formOf(asks({ answered: 'what' })), 'cabinet/why/showIf', 'refers-to-nothing'],
    ['an item that asks about itself', formOf(asks({ not: { answered: 'why' } })), 'cabinet/why/showIf', 'refers-to-itself'],
    [
      'two items that ask about each other',
      formOf({ ...tick, showIf: { answered: 'why' } }, asks({ answered: 'power-off' })),
      'cabinet/power-off/showIf',
      'refers-forward',
    ],
    [
      'a requirement that looks ahead',
      formOf({ ...tick, required: { failed: 'voltage' } }, voltage),
      'cabinet/power-off/required',
      'refers-forward',
    ],
    ['a number asked of a tick', formOf(tick, asks({ item: 'power-off', atLeast: 1 })), 'cabinet/why/showIf', 'no-number'],
    ['an answer that cannot be given', formOf(tick, asks({ item: 'power-off', in: ['fail'] })), 'cabinet/why/showIf', 'no-such-answer'],
    ['a range that is none', formOf(asks({ fact: 'firmware', within: 'newest' })), 'cabinet/why/showIf', 'no-range'],
    ['limits that leave nothing', formOf({ ...voltage, min: 20 }), 'cabinet/voltage', 'limits-crossed'],
    [
      'an option twice',
      formOf({ kind: 'choice', key: 'c', label: 'C', required: true, options: [1, 2].map(() => ({ key: 'a', label: 'A' })) }),
      'cabinet/c',
      'option-twice',
    ],
    ['a condition of nine floors', formOf(tick, asks(nested({ answered: 'power-off' }, 8))), 'cabinet/why/showIf', 'too-deep'],
  ])('with %s is refused, and the place is named', (_what, form, place, problem) => {
    expect(checkForm(form)).toEqual([{ place, problem }]);
    expect(checklistForm.safeParse(form).error?.issues).toMatchObject([{ path: [place], message: problem }]);
  });

  test('whose section asks about its own items is refused', () => {
    const [section] = formOf(tick).sections;
    const form = { ...formOf(tick), sections: [{ ...section!, showIf: { answered: 'power-off' } }] };
    expect(checkForm(form)).toEqual([{ place: 'cabinet/showIf', problem: 'refers-forward' }]);
  });

  test('that is no form is refused by its shape', () => {
    expect(checklistForm.safeParse({ ...formOf({ ...tick, showIf: { run: 'alert(1)' } as never }) }).success).toBe(false);
    expect(checklistForm.safeParse({ ...formOf({ ...tick, key: 'a_b' }) }).success).toBe(false);
    expect(checklistForm.safeParse({ ...formOf(), sections: [] }).success).toBe(false);
  });

  test('that anybody makes of earlier items is sound, and turned round it is not', () => {
    fc.assert(
      fc.property(anyForm(), (form) => {
        expect(checklistForm.parse(form)).toEqual(form);
        const items = form.sections.flatMap((section) => section.items).toReversed();
        const turned = formOf(...items);
        const asksItems = items.some((item) => /"(item|answered|failed)":/.test(JSON.stringify([item.showIf, item.required])));
        expect(checkForm(turned).length > 0).toBe(asksItems);
      }),
    );
  });
});

function nested(condition: Condition, floors: number): Condition {
  return floors === 0 ? condition : { not: nested(condition, floors - 1) };
}

describe('a run', () => {
  const form = formOf(
    { kind: 'pass-fail', key: 'door', label: 'Door closes', required: true, safety: true },
    { kind: 'number', key: 'voltage', label: 'Supply', required: true, unit: 'V', min: 10, max: 14, ifFailed: 'note-or-photo' },
    { kind: 'text', key: 'why', label: 'What is wrong', required: { failed: 'voltage' }, showIf: { answered: 'voltage' } },
    { kind: 'photo', key: 'label', label: 'Label', required: false, showIf: { fact: 'firmware', within: '>=2.4' } },
    { kind: 'choice', key: 'lock', label: 'Lock', required: true, options: [{ key: 'gone', label: 'Gone', fails: true }] },
  );

  test('shows and requires by what was answered and what the device is', () => {
    const run = start(form, { firmware: '2.3.9' });
    expect(undone(run)).toEqual(['door', 'voltage', 'lock']);
    expect(state(run, 'label').shown).toBe(false);
    expect(state(start(form, { firmware: '2.4.1' }), 'label').shown).toBe(true);
    const within = say(run, 'voltage', { answer: 12 });
    expect(state(within, 'why')).toMatchObject({ shown: true, required: false });
    expect(state(say(run, 'voltage', { answer: 9 }), 'why')).toMatchObject({ shown: true, required: true });
  });

  test('a number out of its limits asks for a note or a photo, and is done with either', () => {
    const run = say(start(form), 'voltage', { answer: 15 });
    expect(state(run, 'voltage')).toMatchObject({ failed: true, due: 'note-or-photo', done: false });
    expect(state(say(run, 'voltage', { answer: 15, note: 'Charger is out' }), 'voltage')).toMatchObject({ due: 'nothing', done: true });
    expect(state(say(run, 'voltage', { answer: 15, evidence: [anna] }), 'voltage')).toMatchObject({ due: 'nothing', done: true });
    expect(state(say(run, 'voltage', { answer: 14 }), 'voltage')).toMatchObject({ failed: false, due: 'nothing', done: true });
    expect(state(say(run, 'lock', { answer: 'gone' }), 'lock')).toMatchObject({ failed: true, due: 'note' });
  });

  test.each<[ChecklistItem['kind'], ItemAnswer, ItemAnswer]>([
    ['tick', { answer: true }, { answer: 'true' }],
    ['pass-fail', { answer: 'na' }, { answer: 'maybe' }],
    ['number', { answer: 0 }, { answer: '0' }],
    ['text', { answer: 'dry' }, { answer: '  ' }],
    ['scan', { answer: 'LC-204' }, { answer: 204 }],
    ['signature', { answer: { signedBy: 'Mara Lind', at } }, { answer: 'Mara Lind' }],
    ['photo', { evidence: [anna] }, { answer: true }],
    ['hologram' as never, { evidence: [anna] }, { answer: true }],
  ])('an item of kind %s is answered by what fits it', (kind, fits, doesNot) => {
    const run = start(formOf({ key: 'x', label: 'X', required: true, kind, unit: 'V' } as ChecklistItem));
    expect(state(say(run, 'x', fits), 'x').answered).toBe(kind !== ('hologram' as never));
    expect(state(say(run, 'x', doesNot), 'x').answered).toBe(false);
  });

  test('[S100] two people answer one item without knowing of each other: the later counts, the earlier stands beside it', () => {
    const run = start(form);
    const both = merge(checklistShape, say(run, 'voltage', { answer: 12 }, anna), say(run, 'voltage', { answer: 13 }, ben));
    expect(state(both, 'voltage')).toMatchObject({ said: { person: ben, value: { answer: 13 } }, done: true, asksAgain: false });
    expect(state(both, 'voltage').besides).toMatchObject([{ person: anna, value: { answer: 12 } }]);
    expect(state(both, 'voltage').superseded).toEqual([]);
    const third = say(both, 'voltage', { answer: 12.5 }, cleo);
    expect(state(third, 'voltage').besides).toEqual([]);
    expect(state(third, 'voltage').superseded).toMatchObject([{ person: anna, value: { answer: 12 } }, { person: ben }]);
  });

  test('[M8][S100] where safety hangs on it, two answers that differ are asked again until somebody decides', () => {
    const run = start(form);
    const both = merge(checklistShape, say(run, 'door', { answer: 'pass' }, anna), say(run, 'door', { answer: 'fail', note: 'Bent' }, ben));
    expect(state(both, 'door')).toMatchObject({ asksAgain: true, done: false });
    expect(state(say(both, 'door', { answer: 'fail', note: 'Seen it' }, cleo), 'door')).toMatchObject({ asksAgain: false, done: true });
    const agreed = merge(
      checklistShape,
      say(run, 'door', { answer: 'pass' }, anna),
      say(run, 'door', { answer: 'pass', note: 'Yes' }, ben),
    );
    expect(state(agreed, 'door')).toMatchObject({ asksAgain: false, done: true });
  });

  test('taking an answer back brings those back that it was given in knowledge of', () => {
    const corrected = say(say(start(form), 'voltage', { answer: 12 }, anna), 'voltage', { answer: 13 }, ben);
    expect(state(say(corrected, 'voltage', undefined, ben), 'voltage').said).toMatchObject({ person: anna, value: { answer: 12 } });
  });

  test('[S102] finishing names what is left undone and needs a reason for it; what comes in later may leave it incomplete', () => {
    const run = say(start(form), 'voltage', { answer: 12 });
    expect(finishOf(run, anna, at)).toBe('reason-missing');
    expect(finishOf(run, anna, at, ' Rain ')).toEqual({ at, by: anna, undone: ['door', 'lock'], reason: 'Rain' });
    const short = say(start(formOf(form.sections[0]!.items[0]!)), 'door', { answer: 'pass' });
    const finished = edit(checklistShape, short, { finished: finishOf(short, anna, at) as Finish }, stamp(), anna, () => true);
    expect(checklist.parse(finished)).toMatchObject({ phase: 'finished', finished: { undone: [] } });
    expect(finishOf(finished, anna, at)).toBe('finished-already');
    expect(isComplete(finished)).toBe(true);
    expect(completedForms([finished, run])).toEqual(new Set(['visit']));
    const late = say(short, 'door', { answer: 'pass' }, anna);
    expect(isComplete(merge(checklistShape, finished, late))).toBe(true);
    const disagrees = say(start(formOf(form.sections[0]!.items[0]!)), 'door', { answer: 'fail', note: 'Bent' }, ben);
    const merged = merge(checklistShape, finished, { ...disagrees, stamps: { ...disagrees.stamps, '*': finished.stamps['*']! } });
    expect(isComplete(merged)).toBe(false);
  });

  test('[S102] whoever wants to fill a form goes on with what is open, and on an incident with what was finished incomplete', () => {
    const finish = (run: Checklist): Checklist =>
      edit(checklistShape, run, { finished: finishOf(run, anna, at, 'Rain') as Finish }, stamp(), anna, () => true);
    const onIncident: ChecklistForm = { ...formOf(tick), about: 'incident' };
    const open = start(onIncident);
    const [incomplete, complete] = [finish(open), finish(say(open, 'power-off', { answer: true }))];
    expect(runToGoOnWith([], onIncident)).toBeUndefined();
    expect(runToGoOnWith([incomplete, open], onIncident)).toBe(open);
    expect(runToGoOnWith([incomplete, complete], onIncident)).toBe(incomplete);
    expect(runToGoOnWith([complete, incomplete], onIncident)).toBeUndefined();
    expect(runToGoOnWith([incomplete], { ...onIncident, key: 'another' })).toBeUndefined();
    expect(runToGoOnWith([incomplete], { ...onIncident, about: 'site' })).toBeUndefined();
  });
});

describe('of any form and any answers', () => {
  const said = fc.array(fc.record({ item: fc.nat(19), by: fc.nat(2), value: fc.option(anyAnswer, { nil: undefined }) }), { maxLength: 25 });
  const subjects = fc.constantFrom<Checklist['subject'][]>({}, { type: 'camera', firmware: '2.4.1' }, { firmware: 'R22.1' });
  const fill = (run: Checklist, answers: readonly { item: number; by: number; value: ItemAnswer | undefined }[]): Checklist =>
    answers.reduce((now, { item, by, value }) => say(now, `i${item}`, value, people[by]), run);

  test('[S101] what is hidden is never required or undone, and its answers never count', () => {
    fc.assert(
      fc.property(anyForm(), subjects, said, (form, subject, answers) => {
        const run = fill(start(form, subject), answers);
        const whole = evaluate(run);
        const hidden = new Set(whole.items.filter(({ shown }) => !shown).map(({ item }) => item.key));
        expect(whole.items.filter(({ shown, required }) => required && !shown)).toEqual([]);
        expect(whole.undone.filter(({ shown }) => !shown)).toEqual([]);
        const kept = Object.fromEntries(Object.entries(run.answers).filter(([key]) => !hidden.has(key.split('_')[0]!)));
        const without = evaluate({ ...run, answers: kept });
        expect(without.items.map(({ item, shown, required }) => [item.key, shown, required])).toEqual(
          whole.items.map(({ item, shown, required }) => [item.key, shown, required]),
        );
        expect([without.progress, without.undone]).toEqual([whole.progress, whole.undone]);
      }),
    );
  });

  test('finished means that everything shown and required is done, or named', () => {
    fc.assert(
      fc.property(anyForm(), said, (form, answers) => {
        const run = fill(start(form), answers);
        const finish = finishOf(run, anna, at, 'Dark');
        const open = evaluate(run).items.filter(({ shown, required, done }) => shown && required && !done);
        expect(typeof finish === 'object' && open.every(({ item }) => finish.undone.includes(item.key))).toBe(true);
      }),
    );
  });

  test('a form that refers in circles is still read to its end', () => {
    fc.assert(
      fc.property(anyForm(), said, (form, answers) => {
        const turned = {
          ...form,
          sections: form.sections.map((section) => ({ ...section, items: section.items.toReversed() })).toReversed(),
        };
        expect(evaluate(fill(start(turned), answers)).items).toHaveLength(form.sections.flatMap(({ items }) => items).length);
      }),
    );
  });

  test('[S100] in whatever order the answers of three people meet, all end with the same run, and nobody’s newest answer is lost', () => {
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(anyForm(), said, order, (form, answers, turns) => {
        const run = start(form);
        const replicas = people.map((_, who) =>
          fill(
            run,
            answers.filter(({ by }) => by === who),
          ),
        );
        const together = (all: readonly number[]): Checklist =>
          all.reduce((merged, place) => merge(checklistShape, merged, replicas[place] ?? run), run);
        const merged = together(turns);
        expect(merged).toEqual(together([0, 1, 2]));
        for (const { item, by, value } of new Map(answers.map((one) => [`${one.item} ${one.by}`, one])).values()) {
          expect(merged.answers[`i${item}_${people[by]}`]?.value).toEqual(value);
        }
      }),
    );
  });

  test('a new run carries nothing but what it is about', () => {
    expect(checklist.parse(start(formOf(tick)))).toMatchObject({ incident: '', site, device: '', answers: {}, phase: 'open' });
  });
});
