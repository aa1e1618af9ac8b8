import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';

/** The fact that keeps where a collection stood on the line of history that was lost, until it is healed. */
export const lostKey = (collection: CollectionName): string => `lost-line/${collection}`;

/**
 * Where one collection stands on the server's line of history, as far as the pull knows. When the server came back from a backup,
 * the line that this laptop followed is lost: `lost` is where it stood, until what it holds has been given back.
 */
export class Standing {
  lost: Checkpoint | undefined;
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

  /** The last position given, and a number that changes whenever documents are. */
  now(): { readonly position: Checkpoint | undefined; readonly given: number } {
    return { position: this.position, given: this.given };
  }

  /** What a push names as its line (S46). */
  from(): Checkpoint | undefined {
    return this.lost ?? this.position;
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
