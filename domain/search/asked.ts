import type { Terms } from './terms.ts';
import { codesAsked, MOST_WORDS, wordsAsked } from './words.ts';

/**
 * How well a word meets what was asked: three bits, of which a better one has all of a worse one. So what meets several times is put
 * together by `|`, and the lowest bit says that it meets at all.
 */
const TYPO = 0b001;
const BEGINS = 0b011;
const EXACT = 0b111;
const BITS = 3;
/** The lowest bit of each word's three. */
const EACH_WORD = 0b001_001_001_001_001_001_001_001_001_001;

/** Behind the bits of the words: the number as a whole, of which there are no typing errors. Two bits. */
const CODE_PLACE = MOST_WORDS * BITS;
const CODE_BEGINS = 0b01;
const CODE_EXACT = 0b11;
/** All but the number as a whole. */
export const WORDS_ONLY = (1 << CODE_PLACE) - 1;
/** From here on the beginning of a number says whose it is. */
const CODE_LENGTH = 3;
/** A whole reference of letters alone. */
const WHOLE_CODE_LENGTH = 6;
/** Before the last digits of a serial, turned round. */
const TURNED = '~';

/** What was asked: how many words it has, which known words meet any of them, and of each of these how well it meets which. */
export type Asked = { readonly words: number; readonly terms: readonly number[]; readonly meets: Uint32Array };

/** `withTypos`: also words that come near. `undefined` when nothing was asked. */
export function readAsked(typed: string, terms: Terms, withTypos: boolean): Asked | undefined {
  const words = wordsAsked(typed);
  if (words.length === 0) return undefined;
  const meets = new Uint32Array(terms.count);
  const met: number[] = [];
  const note = (shift: number, quality: number) => (term: number) => {
    const noted = meets[term] ?? 0;
    if (noted === 0) met.push(term);
    meets[term] = noted | (quality << shift);
  };
  for (const [place, word] of words.entries()) {
    const shift = place * BITS;
    if (withTypos) terms.near(word, note(shift, TYPO));
    const begins = note(shift, BEGINS);
    const exact = note(shift, EXACT);
    terms.startingWith(word, (term) => (terms.text(term).length === word.length ? exact : begins)(term));
  }
  for (const code of codesAsked(typed)) noteCode(code, terms, note(CODE_PLACE, CODE_BEGINS), note(CODE_PLACE, CODE_EXACT));
  return { words: words.length, terms: met, meets };
}

function noteCode(code: string, terms: Terms, begins: (term: number) => void, exact: (term: number) => void): void {
  const isNumber = code.length >= CODE_LENGTH && /\d/.test(code);
  if (!isNumber && code.length < WHOLE_CODE_LENGTH) return;
  terms.startingWith(code, (term) => {
    if (terms.text(term).length === code.length) exact(term);
    else if (isNumber) begins(term);
  });
  if (isNumber) terms.startingWith(turned(code), begins);
}

/** How well the word asked in this place is met by what `met` puts together: 0 (not at all) to 3. */
export function qualityAt(met: number, place: number): number {
  return 31 - Math.clz32(((met >>> (place * BITS)) & EXACT) + 1);
}

/** How well the number asked is met: 0, 2 (begins, or ends a serial) or 3. */
export function codeQuality(met: number): number {
  const bits = met >>> CODE_PLACE;
  return bits === 0 ? 0 : bits === CODE_BEGINS ? 2 : 3;
}

/** Of which words `met` says that they are met at all, a bit each. */
export function wordsMet(met: number): number {
  return met & EACH_WORD;
}

/** As `wordsMet` says it of something that meets each of the first `words`. */
export function allWords(words: number): number {
  return EACH_WORD & ((1 << (words * BITS)) - 1);
}

/** As the last digits of a number are looked up: backwards. */
export function turned(code: string): string {
  return TURNED + Array.from(code).reverse().join('');
}
