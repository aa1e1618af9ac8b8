import { allWords, codeQuality, qualityAt, wordsMet, type Asked } from './asked.ts';
import type { NumberLists } from './number-lists.ts';
import type { Met } from './postings.ts';

/** What a word counts, by where it stands: what only a remark says counts where nothing else has the word. */
const WEIGHTS = { named: 4, ref: 2, text: 1 } as const;

/** More than all words together can be worth. */
const RANK_OF_SCORES = 1024;
/** Open before over, and before both that no remark was needed. */
const OPEN = 1;
const BY_ITSELF = 2;
const TIERS = 4;

/** What was typed is the whole number or name; begins it (or ends a serial); occurs; occurs but for typing errors. */
export type Match = 'exact' | 'number' | 'words' | 'typos';
const matches: readonly Match[] = ['typos', 'words', 'number', 'exact'];

/** Ranks one document after the other, by what of each meets what was asked. */
export class Judge {
  private readonly words: number;
  private readonly all: number;
  private readonly met: Met;
  private readonly refs: NumberLists;

  constructor({ words }: Asked, met: Met, refs: NumberLists) {
    this.words = words;
    this.all = allWords(words);
    this.met = met;
    this.refs = refs;
  }

  /** 0 when a word is missing. Most documents lack one: that is found out first, with a few bits. */
  rank(document: number, over: boolean): number {
    const { all } = this;
    const text = this.met.text[document] ?? 0;
    const named = this.met.named[document] ?? 0;
    const said = this.met.said[document] ?? 0;
    const refs = this.ofRefs(document);
    const code = codeQuality(named);
    const own = wordsMet(text | named | refs);
    if (code === 0 && (own | wordsMet(said)) !== all) return 0;
    const byItself = code > 0 || own === all;
    const score = this.worth(text, named, refs, byItself ? 0 : said);
    return (code * TIERS + (byItself ? BY_ITSELF : 0) + (over ? 0 : OPEN)) * RANK_OF_SCORES + score + 1;
  }

  /** Which words it meets without any remark, as `wordsMet` says it. */
  wordsOwn(document: number): number {
    return wordsMet((this.met.text[document] ?? 0) | (this.met.named[document] ?? 0) | this.ofRefs(document));
  }

  /** What meets in the names of what it lies at, hangs on or belongs to. */
  private ofRefs(document: number): number {
    const { refs } = this;
    const { named } = this.met;
    let met = 0;
    for (let place = refs.startOf(document), end = refs.endOf(document), { data } = refs; place < end; place += 1) {
      met |= named[data[place] ?? 0] ?? 0;
    }
    return met;
  }

  private worth(text: number, named: number, refs: number, said: number): number {
    let score = 0;
    for (let place = 0; place < this.words; place += 1) {
      const own = Math.max(
        qualityAt(named, place) * WEIGHTS.named,
        qualityAt(refs, place) * WEIGHTS.ref,
        qualityAt(text, place) * WEIGHTS.text,
      );
      score += own === 0 ? qualityAt(said, place) : own;
    }
    return score;
  }
}

/** What a rank says of how it was found; `least` where no number was. */
export function matchOf(rank: number, least: Match): Match {
  const code = Math.floor(rank / (RANK_OF_SCORES * TIERS));
  return code === 0 ? least : (matches[code] ?? least);
}

/** Whether it was found only because of what somebody remarked. */
export function neededRemark(rank: number): boolean {
  return (Math.floor(rank / RANK_OF_SCORES) & BY_ITSELF) === 0;
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
