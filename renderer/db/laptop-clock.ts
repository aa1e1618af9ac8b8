import { formatHlc, hlcMs, observe, startClock, tick, type ClockState, type Hlc } from '#domain/clock/hlc.ts';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { stampHlc, type Stamp } from '#domain/clock/stamp.ts';

/** What the clock is made from; the browser's own in the app, a seeded one in a simulation. */
export type TimeSource = { readonly now: () => number; readonly offsetMinutes: (ms: number) => number };

/** Where the latest reading and the measured error survive a restart; shared by all tabs. `localStorage` in the app. */
export type ClockMemory = Pick<Storage, 'getItem' | 'setItem'>;

export const browserTime: TimeSource = { now: () => Date.now(), offsetMinutes: (ms) => -new Date(ms).getTimezoneOffset() };

/** A change of the error beyond this means that the clock was set, not that it drifts. */
const JUMP_MS = 2000;

const LATEST = 'milepost.clock.latest';
const ERROR = 'milepost.clock.error';

/**
 * The clock of one tab. Its node id is this laptop's prefix and a suffix of the tab's own, so no two running tabs
 * share one and everybody's readings still tell which laptop made them. Readings come from the corrected time.
 */
export class LaptopClock {
  private state: ClockState;
  /** How far the clock was last set ahead, in ms, as far as this tab noticed. */
  private jumpedMs = 0;
  private readonly prefix: string;
  private readonly time: TimeSource;
  private readonly memory: ClockMemory;

  /** `laptop`: the laptop's id (UUID); `tab`: four letters or digits, fresh for each tab. */
  constructor(laptop: string, tab: string, time: TimeSource, memory: ClockMemory) {
    this.prefix = laptop.replaceAll('-', '').slice(-8);
    this.time = time;
    this.memory = memory;
    this.state = startClock(`${this.prefix}${tab}`);
  }

  /** The next reading; remembered, so that a restart with the clock set back still sorts after it. */
  stamp(): Hlc {
    this.catchUp();
    const next = tick(this.state, this.now());
    this.state = next.state;
    this.memory.setItem(LATEST, next.stamp);
    return next.stamp;
  }

  /** Follows what was received, so that what is written next sorts after what was seen. */
  saw(stamps: Iterable<Stamp>): void {
    let latest = '';
    for (const stamp of stamps) if (stamp > latest) latest = stamp;
    if (latest === '') return;
    this.catchUp();
    const before = this.state;
    this.state = observe(this.state, stampHlc(latest as Stamp));
    if (this.state !== before) this.memory.setItem(LATEST, stampHlc(latest as Stamp));
  }

  /** Corrected time in milliseconds since 1970. */
  now(): number {
    return this.time.now() - this.errorMs();
  }

  /** Corrected time as ISO 8601 with this laptop's offset. */
  iso(ms: number = this.now()): string {
    return isoWithOffset(ms, this.time.offsetMinutes(ms));
  }

  /** How far this laptop's clock is ahead of the server's, in milliseconds, as last measured. */
  errorMs(): number {
    return Number(this.memory.getItem(ERROR) ?? 0);
  }

  /** A contact with the server: what it said the time was, and when (laptop time) we asked and heard. Milliseconds. */
  measured(serverNow: number, askedAt: number, heardAt: number): void {
    const error = Math.round((askedAt + heardAt) / 2 - serverNow);
    // Half the round trip is how wrong the measurement itself may be: within that, an older one is as good.
    const before = this.errorMs();
    if (Math.abs(error - before) <= (heardAt - askedAt) / 2) return;
    this.memory.setItem(ERROR, String(error));
    if (error - before > JUMP_MS) this.jumpedMs = error - before;
  }

  /** How far a reading of this laptop lies ahead of the corrected time, in ms: at least the last jump of the clock, if it is ahead at all. */
  aheadBy(hlc: Hlc): number {
    const ahead = Math.ceil(hlcMs(hlc) - this.now());
    return ahead <= 0 ? 0 : Math.max(ahead, this.jumpedMs);
  }

  /** Readings that ran ahead have been moved back, the latest of them to `latest`: goes on from there instead of from the future. */
  wentBackTo(latest: Hlc): void {
    if (hlcMs(latest) >= this.state.ms) return;
    this.state = observe({ node: this.state.node, ms: Math.floor(this.now()), counter: 0 }, latest);
    this.memory.setItem(LATEST, formatHlc(this.state.ms, this.state.counter, this.state.node));
  }

  /** True for readings that were made on this laptop, in whichever tab. */
  isOwn(hlc: Hlc): boolean {
    return hlc.slice(18).startsWith(this.prefix);
  }

  private catchUp(): void {
    const latest = this.memory.getItem(LATEST);
    if (latest !== null && hlcMs(latest as Hlc) >= this.state.ms) this.state = observe(this.state, latest as Hlc);
  }
}
