import type { JournalFiles } from '../../../platform/journal-files.ts';

/** A disk that has what was synced and, of what was not, as much as chance has it. */
export type ForgetfulFiles = JournalFiles & {
  /** The power fails: writes on their way are cut off, each 512-byte sector of them there or not as `chance` (0…1) says. */
  readonly crash: (chance: () => number) => void;
  /** From now on nothing can be written, until told otherwise. */
  readonly setFull: (full: boolean) => void;
  /** Lets the writes on their way reach the disk, oldest first; all, or the first `count`. */
  readonly sync: (count?: number) => Promise<void>;
  /** Changes a byte on the disk. */
  readonly rot: (name: string, at: number, byte: string) => void;
};

const SECTOR = 512;
/** Less than the real ones set aside: many are made. */
const RESERVE = 4096;

type Write = { readonly name: string; readonly at: number; readonly text: string; readonly done: () => void };

/** Files that forget what was not synced. `manual`: writes reach the disk only when told to. */
export function forgetfulFiles({ manual = false }: { readonly manual?: boolean } = {}): ForgetfulFiles {
  const disk = new Map<string, string>();
  let onTheirWay: Write[] = [];
  let full = false;
  const put = (name: string, at: number, text: string): void => {
    const before = (disk.get(name) ?? '').padEnd(at, '\0');
    disk.set(name, before.slice(0, at) + text + before.slice(at + text.length));
  };
  const sync = async (count = onTheirWay.length): Promise<void> => {
    for (const { name, at, text, done } of onTheirWay.splice(0, count)) {
      put(name, at, text);
      done();
    }
    await new Promise((turn) => setTimeout(turn));
  };
  return {
    list: () => Promise.resolve([...disk.keys()]),
    open: (name) => {
      if (!disk.has(name)) disk.set(name, '\0'.repeat(RESERVE));
      return Promise.resolve(disk.get(name) ?? '');
    },
    write: (name, at, text) => {
      if (full) return Promise.reject(new Error('no room'));
      return new Promise((done) => {
        onTheirWay.push({ name, at, text, done });
        if (!manual) void sync();
      });
    },
    close: () => Promise.resolve(),
    crash: (chance) => {
      for (const { name, at, text } of onTheirWay) {
        for (let from = at; from < at + text.length;) {
          const to = Math.min(at + text.length, (Math.floor(from / SECTOR) + 1) * SECTOR);
          if (chance() < 0.5) put(name, from, text.slice(from - at, to - at));
          from = to;
        }
      }
      onTheirWay = [];
    },
    setFull: (state) => {
      full = state;
    },
    sync,
    rot: (name, at, byte) => put(name, at, byte),
  };
}
