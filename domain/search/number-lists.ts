const FIRST_ROOM = 1024;

/** Many short lists of numbers below 2³², each under a number of its own, side by side in memory: walked through in milliseconds, all of them. */
export class NumberLists {
  /** All lists, with gaps where some have been replaced. */
  data = new Uint32Array(FIRST_ROOM);
  /** Of each list, where it begins and how long it is. */
  private readonly starts: number[] = [];
  private readonly lengths: number[] = [];
  private end = 0;
  private used = 0;

  startOf(list: number): number {
    return this.starts[list] ?? 0;
  }

  endOf(list: number): number {
    return this.startOf(list) + (this.lengths[list] ?? 0);
  }

  /** Puts a list in the place of what was under its number, of which nothing stays. Lists are numbered without gaps. */
  set(list: number, numbers: ArrayLike<number>): void {
    this.data.fill(0, this.startOf(list), this.endOf(list));
    this.used += numbers.length - (this.lengths[list] ?? 0);
    this.lengths[list] = 0;
    if (this.end + numbers.length > this.data.length) this.makeRoom(numbers.length);
    this.data.set(numbers, this.end);
    this.starts[list] = this.end;
    this.lengths[list] = numbers.length;
    this.end += numbers.length;
  }

  /** A copy of a list. */
  get(list: number): Uint32Array {
    return this.data.slice(this.startOf(list), this.endOf(list));
  }

  /** Moves the lists together, into twice the room where that is not enough. */
  private makeRoom(wanted: number): void {
    const needed = this.used + wanted;
    const room = needed > this.data.length / 2 ? Math.max(this.data.length, needed) * 2 : this.data.length;
    const data = new Uint32Array(room);
    let end = 0;
    for (let list = 0; list < this.starts.length; list += 1) {
      data.set(this.data.subarray(this.startOf(list), this.endOf(list)), end);
      this.starts[list] = end;
      end += this.lengths[list] ?? 0;
    }
    this.data = data;
    this.end = end;
  }
}
