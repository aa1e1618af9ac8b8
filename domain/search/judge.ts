import { codeQuality, qualityAt, type Asked } from './asked.ts';
import type { NumberLists } from './number-lists.ts';
import { MOST_WORDS } from './words.ts';

/** Where in a document a word stands, and what it counts. Two bits. */
export const TEXT = 0;
export const NAME = 1;
export const CODE = 2;
const WEIGHTS = [1, 4, 4] as const;
/** Of a word in the name of what a document lies at or belongs to. */
const REF_WEIGHT = 2;

/** More than all words together can be worth. */
const RANK_OF_SCORES = 1024;

/** What was typed is the whole number or name; begins it (or ends a serial); occurs; occurs but for typing errors. */
export type Match = 'exact' | 'number' | 'words' | 'typos';
const matches: readonly Match[] = ['typos', 'words', 'number', 'exact'];

/** Ranks one document after the other. */
export class Judge {
  private readonly asked: Asked;
  private readonly words: NumberLists;
  private readonly refs: NumberLists;
  private readonly named: Uint32Array;
  private readonly best = new Uint8Array(MOST_WORDS);

  constructor(asked: Asked, words: NumberLists, refs: NumberLists, named: Uint32Array) {
    this.asked = asked;
    this.words = words;
    this.refs = refs;
    this.named = named;
  }

  /** 0 when a word is missing. Most documents lack one: that is found out first, with a few bits. */
  rank(document: number, over: boolean): number {
    const { words, refs, named, asked } = this;
    const { meets } = asked;
    let [met, own] = [0, 0];
    for (let place = words.startOf(document), end = words.endOf(document), { data } = words; place < end; place += 1) {
      const word = data[place] ?? 0;
      const bits = meets[word >>> 2] ?? 0;
      if (bits === 0) continue;
      met |= bits;
      if ((word & 3) !== TEXT) own = own === 0 ? bits : better(own, bits);
    }
    named[document] = own;
    for (let place = refs.startOf(document), end = refs.endOf(document); place < end; place += 1) {
      met |= named[refs.data[place] ?? 0] ?? 0;
    }
    const whole = codeQuality(own) > 0;
    return whole || meetsAll(met, asked.words) ? this.worth(document, over) : 0;
  }

  private worth(document: number, over: boolean): number {
    const { words, refs, named, best, asked } = this;
    best.fill(0);
    let code = 0;
    for (let place = words.startOf(document), end = words.endOf(document); place < end; place += 1) {
      const word = words.data[place] ?? 0;
      const bits = asked.meets[word >>> 2] ?? 0;
      if (bits === 0) continue;
      this.count(bits, WEIGHTS[word & 3] ?? 1);
      if ((word & 3) === CODE) code = Math.max(code, codeQuality(bits));
    }
    for (let place = refs.startOf(document), end = refs.endOf(document); place < end; place += 1) {
      this.count(named[refs.data[place] ?? 0] ?? 0, REF_WEIGHT);
    }
    let score = 0;
    for (let place = 0; place < asked.words; place += 1) {
      const worth = best[place] ?? 0;
      if (worth === 0 && code === 0) return 0;
      score += worth;
    }
    return (code * 2 + (over ? 0 : 1)) * RANK_OF_SCORES + score + 1;
  }

  private count(met: number, weight: number): void {
    if (met === 0) return;
    for (let place = 0; place < this.asked.words; place += 1) {
      const worth = qualityAt(met, place) * weight;
      if (worth > (this.best[place] ?? 0)) this.best[place] = worth;
    }
  }
}
/** What a rank says of how it was found; `least` where no number was. */
export function matchOf(rank: number, least: Match): Match {
  const code = Math.floor(rank / (RANK_OF_SCORES * 2));
  return code === 0 ? least : (matches[code] ?? least);
}

/** Whether each of the first `words` is met somehow: two bits each, one of which is set. */
function meetsAll(met: number, words: number): boolean {
  const wanted = EACH_WORD & ((1 << (words * 2)) - 1);
  return ((met | (met >>> 1)) & wanted) === wanted;
}
/** The lower bit of each word's two. */
const EACH_WORD = 0x5555_5555;

/** Of each word the better of two. */
function better(one: number, other: number): number {
  let both = 0;
  for (let place = 0; place <= MOST_WORDS; place += 1) both |= Math.max(qualityAt(one, place), qualityAt(other, place)) << (place * 2);
  return both;
}

type Offer = { readonly number: number; readonly rank: number; readonly at: number };

/** The best of many, without putting all in order. */
export class Best {
  private readonly limit: number;
  readonly held: Offer[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  offer(number: number, rank: number, at: number): void {
    const last = this.held.length === this.limit ? this.held.at(-1) : undefined;
    if (last !== undefined && (rank < last.rank || (rank === last.rank && at <= last.at))) return;
    if (last !== undefined) this.held.pop();
    const place = this.held.findIndex((one) => one.rank < rank || (one.rank === rank && one.at < at));
    this.held.splice(place === -1 ? this.held.length : place, 0, { number, rank, at });
  }
}
