/**
 * Files outside IndexedDB, which outlive its loss: OPFS in a browser, files in the desktop shell. Text is ASCII, so a character is
 * a byte. Whoever uses a file holds a lock on it; nothing here keeps two apart. Every function rejects when the disk fails.
 */
export type JournalFiles = {
  /** Names of the files that there are. */
  readonly list: () => Promise<readonly string[]>;
  /** All that is in the file, one character a byte. Made, with `JOURNAL_RESERVE` bytes of room set aside, where it is not there. */
  readonly open: (name: string) => Promise<string>;
  /** Writes `text` at byte `at` of an open file. Resolves when it is on disk. */
  readonly write: (name: string, at: number, text: string) => Promise<void>;
  /** Lets go of the file. */
  readonly close: (name: string) => Promise<void>;
};

/** Bytes set aside for a file, so that a disk that has filled up meanwhile still takes what a person does. */
export const JOURNAL_RESERVE = 256 * 1024;
