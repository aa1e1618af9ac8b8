import type { TFunction } from 'i18next';
import type { ItemState, Said } from '#domain/checklists/evaluate.ts';
import type { ItemAnswer } from '#domain/schema/checklist.ts';
import type { ChecklistItem } from '#domain/schema/checklist-form.ts';
import type { Format } from '../../hooks/format.ts';

/** An answer as words, for a finished run, for paper, and for what somebody else said. */
export function answerInWords(
  item: ChecklistItem,
  { answer, evidence = [] }: ItemAnswer,
  t: TFunction<'checklists'>,
  format: Format,
): string {
  if (item.kind === 'photo') return evidence.length === 0 ? t('answer.none') : t('answer.photos', { count: evidence.length });
  if (answer === undefined || answer === '') return t('answer.none');
  if (answer === true) return t('answer.done');
  if (typeof answer === 'number') return `${answer} ${item.kind === 'number' ? item.unit : ''}`.trim();
  if (typeof answer === 'object') return t('answer.signed', { name: answer.signedBy, time: format.absolute(answer.at) });
  if (item.kind === 'choice') return item.options.find(({ key }) => key === answer)?.label ?? answer;
  return item.kind === 'pass-fail' ? t(`answer.${answer}`, { defaultValue: answer }) : answer;
}

/** All that somebody said of an item: the answer, how many photos go with it, and the note. */
export function saidInWords(item: ChecklistItem, value: ItemAnswer, t: TFunction<'checklists'>, format: Format): string {
  const count = item.kind === 'photo' ? 0 : (value.evidence?.length ?? 0);
  const photos = count === 0 ? '' : t('answer.photos', { count });
  return [answerInWords(item, value, t, format), photos, value.note?.trim()].filter(Boolean).join(' · ');
}

/** What was noted with answers that another has taken the place of, where nobody says it any more. */
export function notedBefore({ said, besides, superseded }: Pick<ItemState, 'said' | 'besides' | 'superseded'>): readonly Said[] {
  const noteOf = (one: Said | undefined): string => one?.value.note?.trim() ?? '';
  const told = new Set(['', noteOf(said), ...besides.map(noteOf)]);
  return superseded.filter((one) => {
    const isNews = !told.has(noteOf(one));
    told.add(noteOf(one));
    return isNews;
  });
}

type Standing = {
  readonly mark: '!' | '✕' | '✓' | '○';
  readonly words?: 'is.asksAgain' | 'is.outOfLimits' | 'is.failed' | 'is.done';
};

/** How an item stands, as a shape and in words; without words while nothing can be said of it. */
export function standingOf({ item, asksAgain, failed, done }: Pick<ItemState, 'item' | 'asksAgain' | 'failed' | 'done'>): Standing {
  if (asksAgain) return { mark: '!', words: 'is.asksAgain' };
  if (failed) return { mark: '✕', words: item.kind === 'number' ? 'is.outOfLimits' : 'is.failed' };
  return done ? { mark: '✓', words: 'is.done' } : { mark: '○' };
}

/** Within which a number passes, e.g. "10 to 14 V"; its unit alone, where it always does. */
export function limitsInWords(item: ChecklistItem, t: TFunction<'checklists'>, { number }: Pick<Format, 'number'>): string {
  if (item.kind !== 'number') return '';
  const { unit } = item;
  const [min, max] = [item.min, item.max].map((limit) => (limit === undefined ? undefined : number(limit)));
  if (min !== undefined && max !== undefined) return t('limits.both', { min, max, unit }).trim();
  if (min !== undefined) return t('limits.min', { min, unit });
  return max === undefined ? unit : t('limits.max', { max, unit }).trim();
}

/** A number as somebody typed it, with a point or a comma; `undefined` where it is none. */
export function readNumber(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.').replace('−', '-');
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : value;
}
