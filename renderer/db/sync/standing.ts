import type { Checkpoint, PushOutcome } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';

/** The fact that keeps where a collection stood on the line of history that was lost, until it is healed. */
export const lostKey = (collection: CollectionName): string => `lost-line/${collection}`;

/** The fact that keeps the furthest that an answer to a push has shown the server to be. */
export const heardKey = (collection: CollectionName): string => `heard/${collection}`;

/** A place of the server's history that this laptop has heard of and need not have pulled up to. */
export type Heard = Pick<Checkpoint, 'epoch' | 'seq'>;

/**
 * Where one collection stands on the server's line of history, as far as the pull knows. When the server came back from a backup,
 * the line that this laptop followed is lost: `lost` is where it stood, until what it holds has been given back.
 */
export class Standing {
  lost: Checkpoint | undefined;
  /** A server that has not come as far has lost what it had acknowledged, though the pull stands before that (S44). */
  heard: Heard | undefined;
  /** The epoch of the server that the stream is open to. */
  epoch: string | undefined;
  /** The epoch whose server has been told of all that was heard. */
  private toldIn: string | undefined;
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

  /** A push was answered; answers with what has to be kept of that. */
  answered(outcomes: readonly PushOutcome[]): Heard | undefined {
    const { epoch, heard } = this;
    if (epoch === undefined) return undefined;
    const seq = Math.max(0, ...outcomes.map((outcome) => ('seq' in outcome ? outcome.seq : 0)));
    if (heard?.epoch === epoch && heard.seq >= seq) return undefined;
    this.heard = { epoch, seq };
    return this.heard;
  }

  /** What a pull after `from` tells the server of, if it goes further. */
  heardBeyond(from: Checkpoint | undefined): Heard | undefined {
    const { heard } = this;
    return heard === undefined || (heard.epoch === from?.epoch && heard.seq <= from.seq) ? undefined : heard;
  }

  /** A pull that told of everything heard has been answered, from `epoch`. */
  wasTold(epoch: string): void {
    this.toldIn = epoch;
  }

  /** What an earlier epoch had acknowledged, and the server that the stream is open to has not been told of. */
  untold(): Heard | undefined {
    const { heard, epoch } = this;
    return this.lost !== undefined || heard === undefined || heard.epoch === epoch || this.toldIn === epoch ? undefined : heard;
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
