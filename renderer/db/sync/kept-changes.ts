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

  keep(piece: StreamChanges): void {
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
