import { answeredItem, answersTo, safetyState, type GivenAnswer } from '../rules/safety-answers.ts';
import type { Hlc } from '../clock/hlc.ts';
import type { Checklist, ItemAnswer } from '../schema/checklist.ts';
import type { ChecklistItem, ChecklistSection, Condition, Due } from '../schema/checklist-form.ts';
import { holds, type Facts } from './condition.ts';

/** Somebody's answer to an item. */
export type Said = { readonly person: string; readonly at: Hlc; readonly value: ItemAnswer };

export type ItemState = {
  readonly section: ChecklistSection;
  readonly item: ChecklistItem;
  readonly shown: boolean;
  /** Only what is shown can be required. */
  readonly required: boolean;
  /** The answer that counts: the latest of those that stand. */
  readonly said: Said | undefined;
  /** Others that stand beside it, because nobody who answered later had seen them. */
  readonly besides: readonly Said[];
  /** Of others, earliest first: answers that somebody has given another in knowledge of. They do not count; their notes may still be news. */
  readonly superseded: readonly Said[];
  readonly answered: boolean;
  /** Answered with what fails it, or with a number out of its limits. */
  readonly failed: boolean;
  /** What the answer still needs. */
  readonly due: Due;
  /** Safety-relevant, and the answers that stand differ. */
  readonly asksAgain: boolean;
  /** Answered, with nothing due and nothing to decide. */
  readonly done: boolean;
};

export type RunState = {
  /** In the order of the form, the hidden ones too. */
  readonly items: readonly ItemState[];
  /** Shown, and either required or begun, but not done. */
  readonly undone: readonly ItemState[];
  /** Of what is shown and required or answered. */
  readonly progress: { readonly done: number; readonly of: number };
};

/**
 * How a run stands, from top to bottom in one pass: what is shown, what must be answered, what failed, what is left. Answers to hidden
 * items are kept and do not count (S101). Total, whatever the form holds.
 */
export function evaluate(run: Pick<Checklist, 'id' | 'form' | 'subject' | 'answers' | 'stamps'>): RunState {
  const answered = new Map<string, { readonly answer: ItemAnswer['answer']; readonly failed: boolean }>();
  const facts: Facts = { subject: run.subject, answered };
  const given = byItem(run.answers);
  const items = run.form.sections.flatMap((section) => {
    const sectionShown = isWanted(section.showIf, facts);
    return section.items.map((item) => {
      const own = { id: run.id, stamps: run.stamps, answers: given.get(item.key) ?? {} };
      const state = stateOf(own, section, item, sectionShown && isWanted(item.showIf, facts), facts);
      if (state.shown && state.answered) answered.set(item.key, { answer: state.said?.value.answer, failed: state.failed });
      return state;
    });
  });
  const counted = items.filter(({ shown, required, said }) => shown && (required || said !== undefined));
  const undone = counted.filter(({ done }) => !done);
  return { items, undone, progress: { done: counted.length - undone.length, of: counted.length } };
}

/** Told apart once: looking through all answers for each item would take two hundred times two hundred looks. */
function byItem(answers: Checklist['answers']): ReadonlyMap<string, Checklist['answers']> {
  const given = new Map<string, Checklist['answers']>();
  for (const [key, answer] of Object.entries(answers)) {
    const item = answeredItem(key);
    given.set(item, { ...given.get(item), [key]: answer });
  }
  return given;
}

function isWanted(condition: Condition | undefined, facts: Facts): boolean {
  return condition === undefined || holds(condition, facts);
}

function stateOf(
  run: Pick<Checklist, 'id' | 'answers' | 'stamps'>,
  section: ChecklistSection,
  item: ChecklistItem,
  shown: boolean,
  facts: Facts,
): ItemState {
  const given = answersTo(run, 'answers', item.key);
  const standing = given.standing.map(asSaid);
  const said = standing.at(-1);
  const required = shown && (typeof item.required === 'boolean' ? item.required : holds(item.required, facts));
  const answered = said !== undefined && isAnswer(item, said.value);
  const failed = answered && isFailed(item, said.value.answer);
  const due = failed ? stillDue(item.ifFailed ?? 'note', said.value) : 'nothing';
  const asksAgain = item.safety === true && safetyState(run, 'answers', item.key, onlyAnswer) === 'asks-again';
  const done = answered && due === 'nothing' && !asksAgain;
  const others = { besides: standing.slice(0, -1), superseded: given.superseded.map(asSaid) };
  return { section, item, shown, required, said, ...others, answered, failed, due, asksAgain, done };
}

function asSaid({ person, at, value }: GivenAnswer): Said {
  return { person, at, value: value as ItemAnswer };
}

/** Two who say the same and note it differently agree. */
function onlyAnswer(value: unknown): unknown {
  return (value as ItemAnswer).answer ?? null;
}

/** Whether what somebody said answers the item at all. An item of a kind that only a newer app has is answered by nothing here. */
function isAnswer(item: ChecklistItem, { answer, evidence = [] }: ItemAnswer): boolean {
  switch (item.kind) {
    case 'tick':
      return answer === true;
    case 'pass-fail':
      return answer === 'pass' || answer === 'fail' || answer === 'na';
    case 'number':
      return typeof answer === 'number';
    case 'choice':
      return item.options.some(({ key }) => key === answer);
    case 'text':
    case 'scan':
      return typeof answer === 'string' && answer.trim() !== '';
    case 'signature':
      return typeof answer === 'object';
    case 'photo':
      return evidence.length > 0;
    default:
      return false;
  }
}

/** Whether an answer to the item fails it. */
function isFailed(item: ChecklistItem, answer: ItemAnswer['answer']): boolean {
  if (item.kind === 'pass-fail') return answer === 'fail';
  if (item.kind === 'choice') return item.options.some(({ key, fails }) => key === answer && fails === true);
  if (item.kind !== 'number' || typeof answer !== 'number') return false;
  return answer < (item.min ?? -Infinity) || answer > (item.max ?? Infinity);
}

function stillDue(due: Due, { note = '', evidence = [] }: ItemAnswer): Due {
  const [noted, pictured] = [note.trim() !== '', evidence.length > 0];
  const met = { nothing: true, note: noted, photo: pictured, 'note-or-photo': noted || pictured }[due];
  return met ? 'nothing' : due;
}
