import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';

/** Bytes that may wait for the disk while more come; what has waited is written at once. */
const BUFFERED = 4 * 1024 * 1024;
/** Of so many uploads the hash is kept while they come; of others the file is read once more. */
const HASHED_AT_ONCE = 256;

/** The hash of the first `length` bytes of an upload. */
type Begun = { readonly hash: Hash; readonly length: number };

/** `hashes`: whether uploads are hashed as they come, which is right only where nobody else writes to the folder. */
type Options = ConstructorParameters<typeof FileStore>[0] & { readonly hashes: boolean };

/**
 * Uploads as files in a folder, hashed while they are written, as long as each request goes on where the one before it ended. Whatever else
 * happens (a failed write, a restart, two requests at once), the hash is given up and has to be had from the file.
 */
export class UploadStore extends FileStore {
  readonly #hashes: boolean;
  /** By upload, in the order of their last requests. A symbol while a request writes, and ever after one that failed. */
  readonly #begun = new Map<string, Begun | symbol>();

  constructor({ hashes, ...options }: Options) {
    super(options);
    this.#hashes = hashes;
  }

  /** Writes from `offset` on; answers with where the bytes ended. */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const hash = this.#hashes ? this.#goOn(id, offset) : undefined;
    const writing = Symbol(id);
    this.#remember(id, writing);
    let length = offset;
    const counted = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        hash?.update(piece);
        length += piece.length;
        yield piece;
      }
    };
    await pipeline(readable, counted, createWriteStream(join(this.directory, id), { flags: 'r+', start: offset, highWaterMark: BUFFERED }));
    // Whoever began meanwhile writes to the same file, and neither knows what the other has made of it.
    if (hash !== undefined && this.#begun.get(id) === writing) this.#remember(id, { hash, length });
    return length;
  }

  override async remove(id: string): Promise<void> {
    this.#begun.delete(id);
    await super.remove(id);
  }

  /** SHA-256 of a finished upload of `size` bytes in hexadecimal digits; `undefined` where only the file can tell. Told once. */
  takeHash(id: string, size: number): string | undefined {
    const begun = this.#begun.get(id);
    if (typeof begun !== 'object' || begun.length !== size) return undefined;
    this.#begun.delete(id);
    return begun.hash.digest('hex');
  }

  #goOn(id: string, offset: number): Hash | undefined {
    const begun = this.#begun.get(id);
    if (begun === undefined && offset === 0) return createHash('sha256');
    return typeof begun === 'object' && begun.length === offset ? begun.hash : undefined;
  }

  #remember(id: string, begun: Begun | symbol): void {
    this.#begun.delete(id);
    this.#begun.set(id, begun);
    const [oldest] = this.#begun.keys();
    if (this.#begun.size > HASHED_AT_ONCE && oldest !== undefined) this.#begun.delete(oldest);
  }
}
