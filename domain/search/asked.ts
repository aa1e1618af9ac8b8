import type { Terms } from './terms.ts';
import { codesAsked, MOST_WORDS, wordsAsked } from './words.ts';

/** How well a word meets what was asked. Two bits. */
const TYPO = 1;
const BEGINS = 2;
const EXACT = 3;

/** Behind the bits of the words: the number as a whole. */
const CODE_PLACE = MOST_WORDS;
/** From here on the beginning of a number says whose it is. */
const CODE_LENGTH = 3;
/** A whole reference of letters alone. */
const WHOLE_CODE_LENGTH = 6;
/** Before the last digits of a serial, turned round. */
const TURNED = '~';

/** What was asked: how many words it has, and for each word that occurs how well it meets which of them, two bits each. */
export type Asked = { readonly words: number; readonly meets: Uint32Array };

/** `withTypos`: also words that come near. `undefined` when nothing was asked. */
export function readAsked(typed: string, terms: Terms, withTypos: boolean): Asked | undefined {
  const words = wordsAsked(typed);
  if (words.length === 0) return undefined;
  const meets = new Uint32Array(terms.count);
  const note = (place: number, quality: number) => (term: number) => {
    const noted = meets[term] ?? 0;
    if (qualityAt(noted, place) < quality) meets[term] = (noted & ~(3 << (place * 2))) | (quality << (place * 2));
  };
  for (const [place, word] of words.entries()) {
    if (withTypos) terms.near(word, note(place, TYPO));
    const begins = note(place, BEGINS);
    const exact = note(place, EXACT);
    terms.startingWith(word, (term) => (terms.text(term).length === word.length ? exact : begins)(term));
  }
  for (const code of codesAsked(typed)) noteCode(code, terms, note(CODE_PLACE, BEGINS), note(CODE_PLACE, EXACT));
  return { words: words.length, meets };
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

/** How well a word (what `meets` has of it) meets the word asked in this place. */
export function qualityAt(meets: number, place: number): number {
  return (meets >>> (place * 2)) & 3;
}

/** How well a word, as a number of a document, meets the number asked. */
export function codeQuality(meets: number): number {
  return qualityAt(meets, CODE_PLACE);
}

/** As the last digits of a number are looked up: backwards. */
export function turned(code: string): string {
  return TURNED + Array.from(code).reverse().join('');
}
