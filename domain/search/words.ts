/** Text as it is searched: lower case and without accents, in words of letters and digits. */

const WORD = /[\p{L}\p{N}]+/gu;
/** What somebody types who looks for something; further words are not looked at. */
export const MOST_WORDS = 10;

/** Lower case without accents, so that what is typed in a hurry still matches. */
export function plain(text: string): string {
  const lower = text.toLowerCase();
  // oxlint-disable-next-line no-control-regex -- most text is ASCII, and putting it into another form takes most of the time
  return /^[\u0000-\u007f]*$/.test(lower) ? lower : lower.normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/** The words of a text, each once, and the longer numbers in them: `204` finds `LC204A`. */
export function wordsOf(text: string): Set<string> {
  const words = plain(text).match(WORD) ?? [];
  return new Set([...words, ...words.flatMap((word) => word.match(/\d{2,}/g) ?? [])]);
}

/** The words that somebody asks for, at most `MOST_WORDS`, each once. */
export function wordsAsked(typed: string): string[] {
  return [...new Set(plain(typed).match(WORD))].slice(0, MOST_WORDS);
}

/** A number as it is the same however it was written: `LC-204`, `lc 204` and `LC204` are `lc204`. */
export function codeOf(text: string): string {
  return (plain(text).match(WORD) ?? []).join('');
}

/** The number that may have been typed, as it was written and as it was heard: over a bad line O is 0, and I and L are 1 (see `reference`). */
export function codesAsked(typed: string): string[] {
  const written = codeOf(typed);
  const heard = written.replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return written === heard || !/\d/.test(written) ? [written] : [written, heard];
}
