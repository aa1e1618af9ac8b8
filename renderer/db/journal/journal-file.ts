import type { JournalFiles } from '../../platform/journal-files.ts';
import { decode, encodeLine, END, type JournalDocument, type LineContent } from './format.ts';

/** An action in the journal: the number of its line, and what it wrote. */
export type JournalLine = { readonly number: number; readonly at: number; readonly documents: readonly JournalDocument[] };

type Waiting = { readonly content: LineContent; readonly written: (number: number) => void; readonly failed: (reason: unknown) => void };

/** One open file of the journal. What is asked for while a write is on its way goes to disk together with the next one. */
export class JournalFile {
  readonly name: string;
  /** Bytes that held no line when the file was opened although they should have. */
  readonly damaged: number;
  private readonly files: JournalFiles;
  private readonly live: Map<number, JournalLine>;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private nextNumber: number;
  private end: number;

  private constructor(files: JournalFiles, name: string, text: string) {
    const { lines, end, damaged } = decode(text);
    this.files = files;
    this.name = name;
    this.damaged = damaged;
    this.end = end;
    this.nextNumber = (lines.at(-1)?.number ?? -1) + 1;
    this.live = new Map();
    for (const { number, content } of lines) this.note(number, content);
  }

  /** The caller holds the lock of `name`. Rejects when the disk fails. */
  static async open(files: JournalFiles, name: string): Promise<JournalFile> {
    return new JournalFile(files, name, await files.open(name));
  }

  /** Actions that were neither withdrawn nor settled, oldest first. */
  lines(): JournalLine[] {
    return [...this.live.values()];
  }

  /** Bytes in use. */
  size(): number {
    return this.end;
  }

  /** Resolves to the line's number when it is on disk; rejects when it cannot be written, and then it is not there. */
  append(content: LineContent): Promise<number> {
    return new Promise((written, failed) => {
      this.waiting.push({ content, written, failed });
      this.writing ??= this.writeAll();
    });
  }

  /**
   * Everything up to line `upTo` has been settled: its room is used anew. Answers false, and leaves all as it is, when a line came in
   * meanwhile.
   */
  async clear(upTo: number): Promise<boolean> {
    while (this.writing !== undefined) await this.writing;
    if (this.waiting.length > 0 || [...this.live.keys()].some((number) => number > upTo)) return false;
    const text = encodeLine({ number: this.nextNumber, content: { kind: 'start' } });
    this.nextNumber += 1;
    this.live.clear();
    this.end = text.length;
    this.writing = this.files.write(this.name, 0, text + END).finally(() => {
      this.writing = this.waiting.length > 0 ? this.writeAll() : undefined;
    });
    await this.writing;
    return true;
  }

  async close(): Promise<void> {
    await this.writing;
    await this.files.close(this.name);
  }

  private async writeAll(): Promise<void> {
    // What is asked for in the same moment goes together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      const first = this.nextNumber;
      const text = batch.map(({ content }, place) => encodeLine({ number: first + place, content })).join('');
      try {
        await this.files.write(this.name, this.end, text + END);
        this.end += text.length;
        this.nextNumber += batch.length;
        for (const [place, { content, written }] of batch.entries()) {
          this.note(first + place, content);
          written(first + place);
        }
      } catch (error) {
        // Half of it may be there: the numbers go on, and the next write covers it.
        this.nextNumber += batch.length;
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = undefined;
  }

  private note(number: number, content: LineContent): void {
    if (content.kind === 'action') this.live.set(number, { number, at: content.at, documents: content.documents });
    else if (content.kind === 'withdrawn') this.live.delete(content.line);
    else if (content.kind === 'start') this.live.clear();
  }
}
