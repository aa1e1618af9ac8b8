import { readAsked, turned, type Asked } from './asked.ts';
import { searchedKinds, type SearchedKind, type SearchEntry } from './entry.ts';
import { Best, CODE, Judge, matchOf, NAME, TEXT, type Match } from './judge.ts';
import { NumberLists } from './number-lists.ts';
import { Terms } from './terms.ts';
import { typosAllowed } from './typos.ts';
import { codeOf, wordsAsked, wordsOf } from './words.ts';

/** Words of one document that are looked at: beyond it is a pasted log. */
const MOST_TERMS = 500;
/** With fewer than these found as it was typed, typing errors are thought of. */
const FEW = 5;

export type Found = { readonly id: string; readonly kind: SearchedKind; readonly match: Match };

/** An index as it is kept: what of it does not change from one form to the next is for `SearchIndex` to know. */
export type KeptIndex = {
  readonly form: number;
  /** One a line. */
  readonly terms: string;
  readonly ids: string;
  readonly versions: string;
  /** Of each kind how many documents there are, in this order; behind them those that are only referred to. */
  readonly kindCounts: readonly number[];
  readonly overs: Uint8Array;
  readonly ats: Uint32Array;
  /** Of each document how many words and references it has, and these one after the other. */
  readonly wordCounts: Uint16Array;
  readonly words: Uint32Array;
  readonly refCounts: Uint16Array;
  readonly refs: Uint32Array;
};
const FORM = 1;

/**
 * Finds documents by what people type: every word in any order, as the beginning of a word, in the document or the name of what it lies at.
 * A search goes through all words of all documents once, as numbers, so it takes the same few milliseconds whatever is typed; and what refers
 * to a site is found by the name that the site has by then.
 */
export class SearchIndex {
  private readonly terms = new Terms();
  private readonly ids: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** By number, as all that follows. `undefined`: others refer to it, and it is not there. */
  private readonly versions: (string | undefined)[] = [];
  private readonly overs: boolean[] = [];
  private readonly ats: number[] = [];
  /** Numbers of words, each shifted by two bits for where it stands. */
  private readonly words = new NumberLists();
  /** Numbers of documents. */
  private readonly refs = new NumberLists();
  /** Which numbers are of a kind, some of which may have gone. */
  private readonly members: { readonly [K in SearchedKind]: Set<number> } = {
    sites: new Set(),
    devices: new Set(),
    people: new Set(),
    incidents: new Set(),
    checklists: new Set(),
  };

  /** How many documents it knows. */
  get size(): number {
    return searchedKinds.reduce((size, kind) => size + this.members[kind].size, 0);
  }

  /** The ids of all documents of a kind. */
  idsOf(kind: SearchedKind): string[] {
    return [...this.members[kind]].map((number) => this.ids[number] ?? '');
  }

  /** The version of a document in which it is known; `undefined` when it is not. */
  versionOf(id: string): string | undefined {
    return this.versions[this.numbers.get(id) ?? -1];
  }

  /** Takes a document in, in the place of an earlier version. */
  put(entry: SearchEntry, version: string): void {
    const { id, kind, over, at, refs } = entry;
    const number = this.numberOf(id);
    this.members[kind].add(number);
    this.versions[number] = version;
    this.overs[number] = over;
    this.ats[number] = at;
    this.words.set(number, this.wordsOf(entry));
    this.refs.set(
      number,
      refs.filter((ref) => ref !== '').map((ref) => this.numberOf(ref)),
    );
  }

  /** Forgets a document. */
  remove(id: string): void {
    const number = this.numbers.get(id);
    if (number === undefined) return;
    for (const kind of searchedKinds) this.members[kind].delete(number);
    this.versions[number] = undefined;
    this.words.set(number, []);
    this.refs.set(number, []);
  }

  /** The best of each kind, at most `limit` each: exact numbers first, then what is open, then what meets the words best, then the newest. */
  search(typed: string, limit: number): Found[] {
    const asked = readAsked(typed, this.terms, false);
    if (asked === undefined) return [];
    const found = this.meeting(asked, limit, 'words');
    const meant = found.length >= FEW || found.some(({ match }) => match === 'exact');
    if (meant || !wordsAsked(typed).some((word) => typosAllowed(word) > 0)) return found;
    const near = readAsked(typed, this.terms, true);
    if (near === undefined) return found;
    const ids = new Set(found.map(({ id }) => id));
    const further = this.meeting(near, limit, 'typos').filter(({ id }) => !ids.has(id));
    return [...found, ...further];
  }

  /** As it is kept, without a trace of what was removed. */
  kept(): KeptIndex {
    const documents = new Renumbered();
    const terms = new Renumbered();
    for (const kind of searchedKinds) for (const number of this.members[kind]) documents.of(number);
    const refs = documents.old.map((number) => this.refs.get(number));
    const words = documents.old.map((number) => this.words.get(number).map((word) => (terms.of(word >>> 2) << 2) | (word & 3)));
    const there = documents.old.slice();
    return {
      form: FORM,
      refs: inOne(refs.map((list) => list.map((ref) => documents.of(ref)))),
      refCounts: Uint16Array.from(refs, (list) => list.length),
      words: inOne(words),
      wordCounts: Uint16Array.from(words, (list) => list.length),
      kindCounts: searchedKinds.map((kind) => this.members[kind].size),
      overs: Uint8Array.from(there, (number) => Number(this.overs[number])),
      ats: Uint32Array.from(there, (number) => this.ats[number] ?? 0),
      versions: there.map((number) => this.versions[number]).join('\n'),
      ids: documents.old.map((number) => this.ids[number]).join('\n'),
      terms: terms.old.map((term) => this.terms.text(term)).join('\n'),
    };
  }

  /** An index as it was kept; `undefined` when it is of another form. */
  static from(kept: KeptIndex): SearchIndex | undefined {
    if (kept.form !== FORM) return undefined;
    const index = new SearchIndex();
    for (const term of lines(kept.terms)) index.terms.numberOf(term);
    for (const id of lines(kept.ids)) index.numberOf(id);
    const versions = kept.versions.split('\n');
    let [number, word, ref] = [0, 0, 0];
    for (const [place, kind] of searchedKinds.entries()) {
      for (let left = kept.kindCounts[place] ?? 0; left > 0; left -= 1) {
        index.members[kind].add(number);
        index.versions[number] = versions[number];
        index.overs[number] = kept.overs[number] === 1;
        index.ats[number] = kept.ats[number] ?? 0;
        index.words.set(number, kept.words.subarray(word, (word += kept.wordCounts[number] ?? 0)));
        index.refs.set(number, kept.refs.subarray(ref, (ref += kept.refCounts[number] ?? 0)));
        number += 1;
      }
    }
    return index;
  }

  private numberOf(id: string): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const number = this.ids.push(id) - 1;
    this.numbers.set(id, number);
    this.versions.push(undefined);
    this.overs.push(false);
    this.ats.push(0);
    this.words.set(number, []);
    this.refs.set(number, []);
    return number;
  }

  private wordsOf({ codes, serials, name, text }: SearchEntry): Uint32Array {
    const words = new Map<string, number>();
    const add = (where: number, all: Iterable<string>): void => {
      for (const word of all) if (word !== '' && !words.has(word) && words.size < MOST_TERMS) words.set(word, where);
    };
    add(CODE, codes.map(codeOf));
    add(
      CODE,
      serials.map((serial) => turned(codeOf(serial))),
    );
    for (const code of codes) add(NAME, wordsOf(code));
    add(NAME, wordsOf(name));
    add(TEXT, wordsOf(text));
    return Uint32Array.from(words, ([word, where]) => (this.terms.numberOf(word) << 2) | where);
  }

  private meeting(asked: Asked, limit: number, least: Match): Found[] {
    /** Of each document looked at so far, how its own name and numbers meet what was asked. */
    const named = new Uint32Array(this.ids.length);
    const judge = new Judge(asked, this.words, this.refs, named);
    return searchedKinds.flatMap((kind) => {
      const best = new Best(limit);
      for (const number of this.members[kind]) {
        const rank = judge.rank(number, this.overs[number] === true);
        if (rank > 0) best.offer(number, rank, this.ats[number] ?? 0);
      }
      return best.held.map(({ number, rank }) => ({ id: this.ids[number] ?? '', kind, match: matchOf(rank, least) }));
    });
  }
}

/** Gives numbers anew, in the order in which they are asked for. */
class Renumbered {
  readonly old: number[] = [];
  private readonly given = new Map<number, number>();

  of(number: number): number {
    let fresh = this.given.get(number);
    if (fresh === undefined) this.given.set(number, (fresh = this.old.push(number) - 1));
    return fresh;
  }
}

function inOne(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all;
}

function lines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}
