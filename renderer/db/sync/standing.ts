import type { Checkpoint, PushAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';

/** The fact that keeps where a collection stood on the line of history that was lost, until it is healed. */
export const lostKey = (collection: CollectionName): string => `lost-line/${collection}`;

/** The fact that keeps how far answers to pushes have shown the server to be: a list of `Heard`. */
export const heardKey = (collection: CollectionName): string => `heard/${collection}`;

/** A place of the server's history that this laptop has heard of and need not have pulled up to. */
export type Heard = Pick<Checkpoint, 'epoch' | 'seq'>;

/** What is kept of answers to pushes: the fact's value, which an earlier version of the app wrote as a single place. */
export function heardIn(fact: unknown): readonly Heard[] {
  return fact === undefined ? [] : Array.isArray(fact) ? (fact as Heard[]) : [fact as Heard];
}

/**
 * Where one collection stands on the server's line of history, as far as the pull knows. When the server came back from a backup,
 * the line that this laptop followed is lost: `lost` is where it stood, until what it holds has been given back.
 */
export class Standing {
  lost: Checkpoint | undefined;
  /**
   * The furthest that answers to pushes have shown the server to be, one place an epoch: a server that has not come as far has lost what
   * it had acknowledged, though the pull stands before that (S44). Where an epoch goes on from a place, its own place says that as well.
   */
  heard: readonly Heard[] = [];
  /** The epoch of the server that the stream is open to. */
  epoch: string | undefined;
  /** The epoch whose server has last been told of the place heard in an epoch. */
  private readonly toldIn = new Map<string, string>();
  private position: Checkpoint | undefined;
  private given = 0;
  private listeners: (() => void)[] = [];

  /** RxDB asks for what comes after `from`. */
  asked(from: Checkpoint | undefined): void {
    this.position ??= from;
    this.tell();
  }

  /** The pull gave everything up to `checkpoint`, `count` documents of it. */
  gave(checkpoint: Checkpoint, count: number): void {
    this.position = checkpoint;
    this.given += count;
    this.tell();
  }

  /**
   * A push was answered, by a server in the epoch that the answer names, which need not be that of the stream: it may have started anew
   * since. Answers with what has to be kept of that, if anything new.
   */
  answered({ outcomes, epoch = this.epoch }: PushAnswer): readonly Heard[] | undefined {
    const seq = Math.max(0, ...outcomes.map((outcome) => ('seq' in outcome ? outcome.seq : 0)));
    if (epoch === undefined || seq === 0) return undefined;
    if (this.heard.some((one) => one.epoch === epoch && one.seq >= seq)) return undefined;
    this.toldIn.delete(epoch);
    // What this epoch has been told of, it goes on from: where this place is held, so are those.
    this.heard = [...this.heard.filter((one) => one.epoch !== epoch && this.toldIn.get(one.epoch) !== epoch), { epoch, seq }];
    return this.heard;
  }

  /** What a pull after `from` tells the server of, if anything goes further: first what that has not been told. */
  heardBeyond(from: Checkpoint | undefined): Heard | undefined {
    const beyond = this.heard.filter(({ epoch, seq }) => epoch !== from?.epoch || seq > from.seq);
    return beyond.find((one) => this.isUntold(one, this.epoch)) ?? beyond.at(-1);
  }

  /** A server has answered, in `epoch`, whether it goes on from `told`, and with it from every place of that epoch before it. */
  wasTold(told: Heard | undefined, epoch: string): void {
    for (const heard of this.heard) if (heard.epoch === told?.epoch && heard.seq <= told.seq) this.toldIn.set(heard.epoch, epoch);
  }

  /** What another epoch had acknowledged, and a server in `epoch` has not been told of. */
  untold(epoch: string | undefined): Heard | undefined {
    return this.lost === undefined ? this.heard.find((one) => this.isUntold(one, epoch)) : undefined;
  }

  /** Both sides have been compared in the stream's epoch: what was heard in others does not matter any more. Answers with what is left. */
  healed(): readonly Heard[] {
    this.lost = undefined;
    this.heard = this.heard.filter(({ epoch }) => epoch === this.epoch);
    return this.heard;
  }

  private isUntold(heard: Heard, epoch: string | undefined): boolean {
    return heard.epoch !== epoch && this.toldIn.get(heard.epoch) !== epoch;
  }

  /** The last position given, and a number that changes whenever documents are. */
  now(): { readonly position: Checkpoint | undefined; readonly given: number } {
    return { position: this.position, given: this.given };
  }

  /** What a push names as its line (S46). */
  from(): Checkpoint | undefined {
    return this.lost ?? this.position;
  }

  /** What a push names as its line; known as soon as the pull has asked for the first time. */
  async line(): Promise<Checkpoint | undefined> {
    while (this.from() === undefined) await this.next();
    return this.from();
  }

  /** Resolves with the next thing that the pull does. */
  next(): Promise<void> {
    return new Promise((resolve) => this.listeners.push(resolve));
  }

  private tell(): void {
    const listeners = this.listeners;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}
