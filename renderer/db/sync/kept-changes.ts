import type { Checkpoint, StreamChanges, WireDocument } from '#domain/protocol/sync.ts';

/** Beyond this many documents, what the stream brought is dropped and fetched when it is wanted. */
const MOST = 5000;

/**
 * What the event stream brought for one collection, kept aside until RxDB asks for it: the stream itself only says
 * RESYNC (its own checkpoints would overwrite ours unconditionally), and the pull that follows is answered from here
 * when the pieces join up with where the collection stands. Otherwise the server is asked.
 */
export class KeptChanges {
  private pieces: StreamChanges[] = [];
  /** How far the server said there was nothing more, although no document carried that number. */
  private reached: Checkpoint | undefined;
  /** As the stream began: nothing lay between `after` and `upTo`. Until something comes, or somebody has used it. */
  private quiet: { readonly after: number; readonly upTo: Checkpoint } | undefined;

  /** A stream begins, and says that this collection last changed at `last`. */
  greeted(last: number, upTo: Checkpoint): void {
    this.quiet = { after: last, upTo };
  }

  keep(piece: StreamChanges): void {
    this.quiet = undefined;
    this.pieces.push(piece);
    if (this.pieces.reduce((sum, { documents }) => sum + documents.length, 0) > MOST) this.pieces = [];
  }

  /** The server answered a pull in full: everything up to here has been heard. */
  heardUpTo(checkpoint: Checkpoint): void {
    this.reached = checkpoint;
  }

  /** A new stream: what the old one brought may have a gap behind it. */
  clear(): void {
    this.pieces = [];
    this.quiet = undefined;
  }

  /** How far nothing has changed since `from`, if the stream's greeting says so. It does once: whoever asks again wants to know it now. */
  takeUnchanged(from: Checkpoint | undefined): Checkpoint | undefined {
    const { quiet } = this;
    this.quiet = undefined;
    if (quiet === undefined || from === undefined || !sameLine(quiet.upTo, from) || from.seq < quiet.after) return undefined;
    return quiet.upTo.seq > from.seq ? quiet.upTo : from;
  }

  /** All documents after `from`, if what was kept joins up with it without a gap. */
  take(from: Checkpoint | undefined): { documents: WireDocument[]; checkpoint: Checkpoint } | undefined {
    if (from === undefined) return undefined;
    let position = from;
    const { reached } = this;
    if (reached !== undefined && sameLine(reached, from) && reached.seq > from.seq) position = reached;
    const documents = new Map<string, WireDocument>();
    for (const piece of this.pieces) {
      if (!sameLine(piece.checkpoint, position)) return undefined;
      if (piece.checkpoint.seq <= position.seq) continue;
      if (piece.after > position.seq) return undefined;
      for (const document of piece.documents) documents.set(document.id, document);
      position = piece.checkpoint;
    }
    if (documents.size === 0) return undefined;
    this.pieces = [];
    return { documents: [...documents.values()], checkpoint: position };
  }
}

function sameLine(a: Checkpoint, b: Checkpoint): boolean {
  return a.epoch === b.epoch && a.scope === b.scope;
}
