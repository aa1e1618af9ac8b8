import { begins, typosAllowed } from './typos.ts';
import { codesAsked, plain, wordsAsked } from './words.ts';

/** A piece of a text, and whether it is why the text was found. */
export type Piece = { readonly text: string; readonly met: boolean };

/** The text in pieces: the beginnings of its words that were asked for, as typed or nearly so, or all of it where it is the number asked for. */
export function highlight(text: string, typed: string): Piece[] {
  const asked = wordsAsked(typed);
  const pieces: Piece[] = [];
  for (const piece of text.split(/([\p{L}\p{N}\p{M}]+)/u)) {
    const met = metLength(piece, asked);
    pieces.push({ text: piece.slice(0, met), met: true }, { text: piece.slice(met), met: false });
  }
  const shown = joined(pieces);
  return shown.some(({ met }) => met) || !isAskedFor(text, typed) ? shown : [{ text, met: true }];
}

/** Letters of a long text that are shown before what was asked for, and in all. */
const BEFORE = 24;
const SHOWN = 90;

/** Of the first of `texts` in which something was asked for, the part around it; nothing when there is none. */
export function excerpt(texts: readonly (string | undefined)[], typed: string): Piece[] {
  for (const text of texts) {
    if (text === undefined || text === '') continue;
    const line = text.replaceAll(/\s+/g, ' ').trim();
    const pieces = highlight(line, typed);
    if (!pieces.some(({ met }) => met)) continue;
    const at = pieces[0]?.met === false ? pieces[0].text.length : 0;
    const start = at <= BEFORE ? 0 : line.indexOf(' ', at - BEFORE) + 1;
    const part = line.slice(start, start + SHOWN);
    return highlight(`${start > 0 ? '… ' : ''}${part}${start + SHOWN < line.length ? ' …' : ''}`, typed);
  }
  return [];
}

/** How much of the beginning of a word was asked for. */
function metLength(word: string, asked: readonly string[]): number {
  const bare = plain(word);
  if (bare === '') return 0;
  const exact = Math.max(0, ...asked.filter((one) => bare.startsWith(one)).map((one) => one.length));
  if (exact > 0) return Math.min(exact, word.length);
  return asked.some((one) => nearly(one, bare)) ? word.length : 0;
}

function nearly(asked: string, word: string): boolean {
  const most = typosAllowed(asked);
  return most > 0 && !/\d/.test(word) && begins(asked, word, most);
}

/** A number typed another way: `k7o2ml` for `K70-2M1`, or the last digits of a serial. */
function isAskedFor(text: string, typed: string): boolean {
  const code = plain(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return codesAsked(typed).some((one) => one.length >= 3 && /\d/.test(one) && (code.startsWith(one) || code.endsWith(one)));
}

function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece.text === '') continue;
    if (last?.met === piece.met) all[all.length - 1] = { text: last.text + piece.text, met: piece.met };
    else all.push(piece);
  }
  return all;
}
