import type { NumberLists } from './number-lists.ts';

/** Not a document: what lies there finds nothing. */
export const NOWHERE = 0;

/** Where the references of a remark have what. */
const [INCIDENT, AUTHOR, CORRECTS] = [0, 1, 2];

/**
 * Which incident each remark finds. One that its author has put right finds nothing any more, as it is not read any more (S85): its newest
 * words do. By whatever comes first, remark or correction.
 */
export class Remarks {
  private readonly refs: NumberLists;
  private readonly ats: readonly number[];
  private readonly ids: readonly string[];
  /** Of each document the one that its words find: itself, an incident, or none. */
  readonly hosts: number[];
  private readonly known = new Set<number>();
  /** What puts a remark right, whether that is there or not. */
  private readonly corrections = new Map<number, Set<number>>();

  constructor(refs: NumberLists, ats: readonly number[], ids: readonly string[], hosts: number[]) {
    this.refs = refs;
    this.ats = ats;
    this.ids = ids;
    this.hosts = hosts;
  }

  /** A remark is there, with its references. */
  put(remark: number): void {
    this.known.add(remark);
    const corrected = this.ref(remark, CORRECTS);
    if (corrected !== NOWHERE) {
      const all = this.corrections.get(corrected);
      if (all === undefined) this.corrections.set(corrected, new Set([remark]));
      else all.add(remark);
    }
    this.tellNewest(corrected === NOWHERE ? remark : corrected);
  }

  /** A remark is no more; its references are still there. */
  remove(remark: number): void {
    if (!this.known.delete(remark)) return;
    const corrected = this.ref(remark, CORRECTS);
    this.corrections.get(corrected)?.delete(remark);
    this.hosts[remark] = NOWHERE;
    this.tellNewest(corrected === NOWHERE ? remark : corrected);
  }

  /** The remarks that find one of these incidents. */
  on(incidents: ReadonlySet<number>): number[] {
    return [...this.known].filter((remark) => incidents.has(this.hosts[remark] ?? NOWHERE));
  }

  private tellNewest(first: number): void {
    const isFirst = this.known.has(first) && this.ref(first, CORRECTS) === NOWHERE;
    let newest = first;
    for (const one of this.corrections.get(first) ?? []) {
      // Only its author puts a remark right; anything else stands by itself.
      const corrects = isFirst && this.ref(one, AUTHOR) === this.ref(first, AUTHOR);
      this.hosts[one] = corrects ? NOWHERE : this.ref(one, INCIDENT);
      if (corrects && (newest === first || this.isLater(one, newest))) newest = one;
    }
    if (!isFirst) return;
    this.hosts[first] = NOWHERE;
    this.hosts[newest] = this.ref(newest, INCIDENT);
  }

  /** Whether one remark was written after another. */
  isLater(one: number, other: number): boolean {
    const [at = 0, otherAt = 0] = [this.ats[one], this.ats[other]];
    return at === otherAt ? (this.ids[one] ?? '') > (this.ids[other] ?? '') : at > otherAt;
  }

  private ref(remark: number, which: number): number {
    const place = this.refs.startOf(remark) + which;
    return place < this.refs.endOf(remark) ? (this.refs.data[place] ?? NOWHERE) : NOWHERE;
  }
}
