import { readAsked, turned, wordsMet, type Asked } from './asked.ts';
import { foundKinds, searchedKinds, type FoundKind, type SearchedKind, type SearchEntry } from './entry.ts';
import { Best, Judge, matchOf, neededRemark, type Match } from './judge.ts';
import { FORM, inOne, lines, Renumbered, type KeptIndex } from './kept-index.ts';
import { NumberLists } from './number-lists.ts';
import { CODE, NAME, Postings, REMARK, startsOf, TEXT, type Met } from './postings.ts';
import { NOWHERE, Remarks } from './remarks.ts';
import { Terms } from './terms.ts';
import { typosAllowed } from './typos.ts';
import { codeOf, wordsAsked, wordsOf } from './words.ts';

/** Words of one document that are looked at: beyond it is a pasted log. */
const MOST_TERMS = 500;
/** With fewer than these found as it was typed, typing errors are thought of. */
const FEW = 5;
const NO_WORDS = new Uint32Array(0);
/** `kinds` of what others refer to and is not there. */
const NO_KIND: number = searchedKinds.length;

export type Found = {
  readonly id: string;
  readonly kind: FoundKind;
  readonly match: Match;
  /** Of an incident that would not have been found without, the remark that says most of what was typed. */
  readonly remark?: string;
};

/**
 * Finds documents by what people type: every word in any order, as the beginning of a word, in the document, in the name of what it lies at, or
 * in what somebody remarked on it. A search looks at the documents of the words that were typed, and once at a few bits of every document;
 * what refers to a site is found by the name that the site has by then.
 */
export class SearchIndex {
  private readonly terms = new Terms();
  private readonly ids = [''];
  private readonly numbers = new Map<string, number>();
  /** By number, as all that follows. The first is nobody. */
  private readonly kinds: number[] = [NO_KIND];
  private readonly versions: (string | undefined)[] = [undefined];
  private readonly overs = [false];
  private readonly ats = [0];
  /** Numbers of documents. */
  private readonly refs = new NumberLists();
  private readonly remarks = new Remarks(this.refs, this.ats, this.ids, [NOWHERE]);
  private postings = new Postings();
  private met: Met = blank(0);
  private count = 0;

  constructor() {
    this.refs.set(NOWHERE, []);
  }

  /** How many documents it knows. */
  get size(): number {
    return this.count;
  }

  /** The ids of all documents of a kind. */
  idsOf(kind: SearchedKind): string[] {
    const wanted = searchedKinds.indexOf(kind);
    return this.ids.filter((_, number) => this.kinds[number] === wanted);
  }

  /** The version of a document in which it is known; `undefined` when it is not. */
  versionOf(id: string): string | undefined {
    return this.versions[this.numbers.get(id) ?? NOWHERE];
  }

  /** Takes a document in, in the place of an earlier version. */
  put(entry: SearchEntry, version: string): void {
    const { id, kind, over, at, refs } = entry;
    const number = this.numberOf(id);
    this.remarks.remove(number);
    if (this.kinds[number] === NO_KIND) this.count += 1;
    this.kinds[number] = searchedKinds.indexOf(kind);
    this.versions[number] = version;
    this.overs[number] = over;
    this.ats[number] = at;
    this.postings.set(number, this.wordsOf(entry));
    this.refs.set(
      number,
      refs.filter((ref) => ref !== '').map((ref) => this.numberOf(ref)),
    );
    if (kind === 'timeline') this.remarks.put(number);
    else this.remarks.hosts[number] = number;
    if (this.postings.isUnsettled) this.settle();
  }

  /** Forgets a document. */
  remove(id: string): void {
    const number = this.numbers.get(id);
    if (number === undefined || this.kinds[number] === NO_KIND) return;
    this.remarks.remove(number);
    this.count -= 1;
    this.kinds[number] = NO_KIND;
    this.versions[number] = undefined;
    this.postings.set(number, NO_WORDS);
    this.refs.set(number, []);
  }

  /** Puts in order what was put in, so that questions are answered as fast as may be; to be called after many. */
  settle(): void {
    this.postings.settled(this.terms.count);
    this.terms.settle();
  }

  /** The best of each kind, at most `limit` each, as S111 has it. */
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
    const { counts, data } = this.postings.settled(this.terms.count);
    const documents = new Renumbered(1);
    for (const [number, kind] of this.kinds.entries()) if (kind !== NO_KIND) documents.of(number);
    const there = documents.old.slice();
    const refs = there.map((number) => this.refs.get(number).map((ref) => documents.of(ref)));
    const starts = startsOf(counts);
    // In the order of their texts, in which they are put again when it is read.
    const terms = this.terms.inOrder().filter((term) => (counts[term] ?? 0) > 0);
    const postings = inOne(terms.map((term) => data.subarray(starts[term], starts[term + 1])));
    return {
      form: FORM,
      terms: terms.map((term) => this.terms.text(term)).join('\n'),
      ids: documents.old.map((number) => this.ids[number]).join('\n'),
      versions: there.map((number) => this.versions[number]).join('\n'),
      kinds: Uint8Array.from(there, (number) => this.kinds[number] ?? NO_KIND),
      overs: Uint8Array.from(there, (number) => Number(this.overs[number])),
      ats: Uint32Array.from(there, (number) => this.ats[number] ?? 0),
      refCounts: Uint16Array.from(refs, (list) => list.length),
      refs: inOne(refs),
      postingCounts: Uint32Array.from(terms, (term) => counts[term] ?? 0),
      postings: postings.map((placed) => (documents.of(placed >>> 2) << 2) | (placed & 3)),
    };
  }

  /** An index as it was kept; `undefined` when it is of another form. */
  static from(kept: KeptIndex): SearchIndex | undefined {
    if (kept.form !== FORM) return undefined;
    const index = new SearchIndex();
    for (const term of lines(kept.terms)) index.terms.numberOf(term);
    for (const id of lines(kept.ids)) index.numberOf(id);
    const versions = lines(kept.versions);
    let ref = 0;
    for (const [place, kind] of kept.kinds.entries()) {
      const number = place + 1;
      index.kinds[number] = kind;
      index.versions[number] = versions[place];
      index.overs[number] = kept.overs[place] === 1;
      index.ats[number] = kept.ats[place] ?? 0;
      index.refs.set(number, kept.refs.subarray(ref, (ref += kept.refCounts[place] ?? 0)));
      if (searchedKinds[kind] === 'timeline') index.remarks.put(number);
    }
    index.count = kept.kinds.length;
    index.postings = new Postings(kept.postingCounts, kept.postings);
    index.terms.settle();
    return index;
  }

  private numberOf(id: string): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const number = this.ids.push(id) - 1;
    this.numbers.set(id, number);
    this.kinds.push(NO_KIND);
    this.versions.push(undefined);
    this.overs.push(false);
    this.ats.push(0);
    this.refs.set(number, []);
    this.remarks.hosts.push(number);
    return number;
  }

  private wordsOf({ kind, codes, serials, name, text }: SearchEntry): Uint32Array {
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
    add(kind === 'timeline' ? REMARK : TEXT, wordsOf(text));
    return Uint32Array.from(words, ([word, where]) => (this.terms.numberOf(word) << 2) | where);
  }

  private meeting(asked: Asked, limit: number, least: Match): Found[] {
    const met = this.gather(asked, this.remarks.hosts);
    const judge = new Judge(asked, met, this.refs);
    const best = foundKinds.map(() => new Best(limit));
    for (let number = 1; number < this.kinds.length; number += 1) {
      const ofKind = best[this.kinds[number] ?? NO_KIND];
      if (ofKind === undefined) continue;
      const rank = judge.rank(number, this.overs[number] === true);
      if (rank > 0) ofKind.offer(number, rank, this.ats[number] ?? 0);
    }
    const held = foundKinds.flatMap((kind, place) => (best[place]?.held ?? []).map((one) => ({ ...one, kind })));
    const needed = held.filter(({ rank }) => neededRemark(rank)).map(({ number }) => [number, judge.wordsOwn(number)] as const);
    const remarks = needed.length === 0 ? undefined : this.remarksOf(asked, new Map(needed));
    return held.map(({ number, rank, kind }) => {
      const remark = remarks?.get(number);
      const found = { id: this.ids[number] ?? '', kind, match: matchOf(rank, least) };
      return remark === undefined ? found : { ...found, remark: this.ids[remark] ?? '' };
    });
  }

  /** Of each of these incidents the remark that says most of what it does not say itself; of equals the newest. */
  private remarksOf(asked: Asked, own: ReadonlyMap<number, number>): Map<number, number> {
    const { remarks } = this;
    const told = remarks.on(new Set(own.keys()));
    const alone = remarks.hosts.map(() => NOWHERE);
    for (const remark of told) alone[remark] = remark;
    const { said } = this.gather(asked, alone);
    const best = new Map<number, { readonly remark: number; readonly worth: number }>();
    for (const remark of told) {
      const incident = remarks.hosts[remark] ?? NOWHERE;
      const missing = wordsMet(said[remark] ?? 0) & ~(own.get(incident) ?? 0);
      const [worth, before] = [bitsIn(missing), best.get(incident)];
      const isBetter = before === undefined || worth > before.worth || (worth === before.worth && remarks.isLater(remark, before.remark));
      if (worth > 0 && isBetter) best.set(incident, { remark, worth });
    }
    return new Map([...best].map(([incident, { remark }]) => [incident, remark]));
  }

  private gather(asked: Asked, hosts: readonly number[]): Met {
    if (this.met.text.length < this.ids.length) this.met = blank(this.ids.length * 2);
    else for (const part of Object.values(this.met)) part.fill(0);
    this.postings.gather(asked, hosts, this.met);
    return this.met;
  }
}

function blank(documents: number): Met {
  return { text: new Uint32Array(documents), named: new Uint32Array(documents), said: new Uint32Array(documents) };
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
