import type { Hlc } from '../clock/hlc.ts';
import { stampHlc } from '../clock/stamp.ts';
import { canonicalJson } from '../merge/canonical.ts';
import { stampOf, type SyncedDocument } from '../merge/merge.ts';

/**
 * Answers to a question on which somebody's safety hangs are never merged into one: each person's answer is an entry of its own in a
 * map of answers, so that the merge keeps all of them. An answer says which others it was given in knowledge of; one that
 * nobody knew of still stands, and while answers that stand differ the question asks again (SPEC M8).
 */
export type SafetyAnswer = {
  readonly value: unknown;
  /** The latest answer of each other person that was on screen when this one was given. */
  readonly knew: { readonly [person: string]: Hlc };
};

/** An answer with who gave it, and when by its stamp. */
export type GivenAnswer = { readonly person: string; readonly at: Hlc; readonly value: unknown };

/** `asks-again`: several stand and differ; the next person sees all of them and decides. */
export type SafetyState = 'unanswered' | 'answered' | 'asks-again';

type Answers = { readonly [key: string]: unknown };

/** The entry under which `person` answers `item`, a key without `_`. */
function safetyKey(item: string, person: string): string {
  return `${item}_${person}`;
}

/** The item that an entry under `key` answers. */
export function answeredItem(key: string): string {
  return key.slice(0, Math.max(key.indexOf('_'), 0));
}

/** The entry to write when `person` answers `item` with everything in `document` on screen. `field`: the map of answers. */
export function answerSafely(document: SyncedDocument, field: string, item: string, person: string, value: unknown): Answers {
  const others = given(document, field, item).filter((one) => one.person !== person);
  const knew = Object.fromEntries(others.map((one) => [one.person, one.at]));
  return { [safetyKey(item, person)]: { value, knew } satisfies SafetyAnswer };
}

/** The entry to remove when `person` takes their answer to `item` back: those that it was given in knowledge of stand again. */
export function forgetAnswer(item: string, person: string): Answers {
  return { [safetyKey(item, person)]: undefined };
}

/** The answers to `item`, earliest first: those that no other was given in knowledge of, and those that another has taken the place of. */
export function answersTo(
  document: SyncedDocument,
  field: string,
  item: string,
): { readonly standing: readonly GivenAnswer[]; readonly superseded: readonly GivenAnswer[] } {
  const all = given(document, field, item);
  const known = (answer: GivenAnswer): boolean => all.some(({ knew }) => (knew[answer.person] ?? '') >= answer.at);
  const told = all
    .map((answer) => ({ isKnown: known(answer), answer: { person: answer.person, at: answer.at, value: answer.value } }))
    .toSorted((a, b) => (a.answer.at < b.answer.at ? -1 : 1));
  const those = (which: boolean): GivenAnswer[] => told.flatMap(({ isKnown, answer }) => (isKnown === which ? [answer] : []));
  return { standing: those(false), superseded: those(true) };
}

/** The answers to `item` that no other answer was given in knowledge of, earliest first. */
export function standingAnswers(document: SyncedDocument, field: string, item: string): readonly GivenAnswer[] {
  return answersTo(document, field, item).standing;
}

/** `compared`: what of a value must be the same for two people to agree. */
export function safetyState(
  document: SyncedDocument,
  field: string,
  item: string,
  compared: (value: unknown) => unknown = (value) => value,
): SafetyState {
  const values = new Set(standingAnswers(document, field, item).map(({ value }) => canonicalJson(compared(value))));
  if (values.size === 0) return 'unanswered';
  return values.size === 1 ? 'answered' : 'asks-again';
}

function given(document: SyncedDocument, field: string, item: string): (GivenAnswer & Pick<SafetyAnswer, 'knew'>)[] {
  const answers = ((document as unknown as { readonly [field: string]: unknown })[field] ?? {}) as Answers;
  const prefix = safetyKey(item, '');
  return Object.keys(answers)
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const { value, knew } = answers[key] as SafetyAnswer;
      return { person: key.slice(prefix.length), at: stampHlc(stampOf(document, `${field}.${key}`)), value, knew };
    });
}
