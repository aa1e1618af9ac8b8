import { begins, lettersOf, typosAllowed } from './typos.ts';

/** How many new words are looked through one by one before they are put in order with the others. */
const UNSORTED = 2000;
/** `letters` of a word with a digit, which is never taken for another. */
const NUMBER = -1;

/** Every word that occurs, each with a number of its own, found by how it begins. */
export class Terms {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** Of each word, its letters as bits. */
  private readonly letters: number[] = [];
  /** The numbers of the words that are in order, by their text; those behind came later. */
  private sorted: number[] = [];

  get count(): number {
    return this.texts.length;
  }

  text(term: number): string {
    return this.texts[term] ?? '';
  }

  /** The number of a word, a new one for a new word. */
  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const term = this.texts.length;
    this.texts.push(text);
    this.letters.push(/\d/.test(text) ? NUMBER : lettersOf(text));
    this.numbers.set(text, term);
    return term;
  }

  /** Calls `visit` with each word that begins with `start`. */
  startingWith(start: string, visit: (term: number) => void): void {
    if (this.texts.length - this.sorted.length > UNSORTED + this.sorted.length / 10) this.settle();
    for (let place = this.firstFrom(start); place < this.sorted.length; place += 1) {
      const term = this.sorted[place] ?? 0;
      if (!this.text(term).startsWith(start)) break;
      visit(term);
    }
    for (let term = this.sorted.length; term < this.texts.length; term += 1) if (this.text(term).startsWith(start)) visit(term);
  }

  /** Calls `visit` with each word that `word` could stand for the beginning of, with typing errors. */
  near(word: string, visit: (term: number) => void): void {
    const most = typosAllowed(word);
    if (most === 0) return;
    const wanted = lettersOf(word);
    for (let term = 0; term < this.texts.length; term += 1) {
      const letters = this.letters[term] ?? NUMBER;
      // Each letter that `word` has and the other lacks is an error.
      if (letters === NUMBER || moreThan(wanted & ~letters, most)) continue;
      if (begins(word, this.text(term), most)) visit(term);
    }
  }

  /** The numbers of all words, in the order of their texts. */
  inOrder(): readonly number[] {
    this.settle();
    return this.sorted;
  }

  /** Puts all words in order. */
  settle(): void {
    if (this.sorted.length === this.texts.length) return;
    this.sorted = Array.from(this.texts.keys()).sort((one, other) => (this.text(one) < this.text(other) ? -1 : 1));
  }

  private firstFrom(start: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.text(this.sorted[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether more than `most` bits are set. */
function moreThan(bits: number, most: number): boolean {
  let left = bits;
  for (let removed = 0; removed < most; removed += 1) left &= left - 1;
  return left !== 0;
}
