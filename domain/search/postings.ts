import { WORDS_ONLY, type Asked } from './asked.ts';

/** Where in a document a word stands. Two bits. */
export const TEXT = 0;
export const NAME = 1;
export const CODE = 2;
export const REMARK = 3;

/** What of each document meets what was asked, by its number: in its text, in its names and numbers, in what was remarked on it. */
export type Met = { readonly text: Uint32Array; readonly named: Uint32Array; readonly said: Uint32Array };

/** How many new words are kept by document before all are put in order by word. */
const FRESH = 100_000;

/**
 * Of every word the documents that have it, side by side in memory: what is asked is found without looking at any others. What was put in
 * since they were put in order lies beside them by document, and is looked at whole.
 */
export class Postings {
  /** Of each word where its documents begin, and at the end where the last ones end. */
  private starts: Uint32Array;
  private data: Uint32Array<ArrayBuffer>;
  /** Words by their numbers, each shifted by two bits for where it stands; in `data` documents, with the same two bits. */
  private readonly fresh = new Map<number, Uint32Array>();
  private freshWords = 0;
  /** Which documents' words in `data` count no more. */
  private stale = new Uint8Array(1024);

  /** As `settled` gave them. */
  constructor(counts: ArrayLike<number> = [], data: Uint32Array<ArrayBuffer> = new Uint32Array(0)) {
    this.starts = startsOf(counts);
    this.data = data;
  }

  /** Puts the words of a document in the place of those it had. */
  set(document: number, words: Uint32Array): void {
    if (document >= this.stale.length) this.stale = widened(this.stale, document * 2);
    this.stale[document] = 1;
    this.freshWords += words.length - (this.fresh.get(document)?.length ?? 0);
    if (words.length === 0) this.fresh.delete(document);
    else this.fresh.set(document, words);
  }

  /** Whether so much was put in that it slows the search down. */
  get isUnsettled(): boolean {
    return this.freshWords > FRESH + this.data.length / 2;
  }

  /** Puts everything in order, so that nothing is left of what was replaced. Answers with how many documents each word has, and these. */
  settled(words: number): { readonly counts: Uint32Array; readonly data: Uint32Array<ArrayBuffer> } {
    if (this.fresh.size === 0 && !this.stale.includes(1)) return { counts: countsOf(this.starts, words), data: this.data };
    const { starts, data, stale, fresh } = this;
    const counts = new Uint32Array(words);
    for (let word = 0; word + 1 < starts.length; word += 1) {
      let count = 0;
      for (let place = starts[word] ?? 0, end = starts[word + 1] ?? 0; place < end; place += 1) {
        if (stale[(data[place] ?? 0) >>> 2] !== 1) count += 1;
      }
      counts[word] = count;
    }
    for (const own of fresh.values()) for (const placed of own) counts[placed >>> 2] = (counts[placed >>> 2] ?? 0) + 1;
    this.starts = startsOf(counts);
    const all = new Uint32Array(this.starts.at(-1) ?? 0);
    const next = this.starts.slice();
    for (let word = 0; word + 1 < starts.length; word += 1) {
      let to = next[word] ?? 0;
      for (let place = starts[word] ?? 0, end = starts[word + 1] ?? 0; place < end; place += 1) {
        const placed = data[place] ?? 0;
        if (stale[placed >>> 2] === 1) continue;
        all[to] = placed;
        to += 1;
      }
      next[word] = to;
    }
    for (const [document, own] of fresh) {
      for (const placed of own) {
        const word = placed >>> 2;
        const to = next[word] ?? 0;
        all[to] = (document << 2) | (placed & 3);
        next[word] = to + 1;
      }
    }
    this.data = all;
    this.fresh.clear();
    this.freshWords = 0;
    stale.fill(0);
    return { counts, data: all };
  }

  /** Notes of each document how it meets what was asked, at the number that `hosts` has for it. */
  gather({ terms, meets }: Asked, hosts: readonly number[], { text, named, said }: Met): void {
    const { starts, data, stale } = this;
    const met = [text, named, named, said] as const;
    for (const term of terms) {
      const bits = meets[term] ?? 0;
      // What is no number meets no number.
      const inWords = bits & WORDS_ONLY;
      for (let place = starts[term] ?? 0, end = starts[term + 1] ?? 0; place < end; place += 1) {
        const placed = data[place] ?? 0;
        const document = placed >>> 2;
        if (stale[document] === 1) continue;
        const host = hosts[document] ?? 0;
        const where = met[placed & 3] ?? text;
        where[host] = (where[host] ?? 0) | ((placed & 3) === CODE ? bits : inWords);
      }
    }
    for (const [document, own] of this.fresh) {
      const host = hosts[document] ?? 0;
      for (let place = 0; place < own.length; place += 1) {
        const placed = own[place] ?? 0;
        const bits = meets[placed >>> 2] ?? 0;
        if (bits === 0) continue;
        const where = met[placed & 3] ?? text;
        where[host] = (where[host] ?? 0) | ((placed & 3) === CODE ? bits : bits & WORDS_ONLY);
      }
    }
  }
}

/** Where each begins, of lists of these lengths one after the other; and where the last one ends. */
export function startsOf(counts: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let word = 0; word < counts.length; word += 1) starts[word + 1] = (starts[word] ?? 0) + (counts[word] ?? 0);
  return starts;
}

function countsOf(starts: Uint32Array, words: number): Uint32Array {
  return Uint32Array.from({ length: words }, (_, word) => Math.max(0, (starts[word + 1] ?? 0) - (starts[word] ?? 0)));
}

function widened(flags: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length);
  wider.set(flags);
  return wider;
}
