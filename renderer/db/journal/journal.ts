import type { JournalFiles } from '../../platform/journal-files.ts';
import type { JournalDocument } from './format.ts';
import { JournalFile, type JournalLine } from './journal-file.ts';

/** A written line, to be withdrawn when its action fails after all. */
export type WrittenLine = { readonly file: JournalFile; readonly number: number };

/**
 * What each action wrote, on disk outside IndexedDB until the server holds it. Every tab writes a file of its own, since only one
 * may hold a file open; what a tab left behind is taken over by another one, or at the next start.
 */
export type Journal = {
  /** False where nothing can be kept outside IndexedDB, or where it went wrong since. */
  readonly works: () => boolean;
  /** Bytes that could not be read when files were opened. */
  readonly damaged: () => number;
  /** Writes one action. Resolves when it is on disk, to `undefined` when that failed: then IndexedDB alone keeps it. Never rejects. */
  readonly append: (documents: readonly JournalDocument[]) => Promise<WrittenLine | undefined>;
  /** The action failed, and the person is told so: it must not come back. Never rejects. */
  readonly withdraw: (line: WrittenLine) => Promise<void>;
  /** Actions that waited in the files when this tab took them; each is told once. */
  readonly found: () => readonly JournalLine[];
  /** Takes over files that no tab holds any more. Never rejects. */
  readonly takeOver: () => Promise<void>;
  /** Lets go of what `settled` says the server holds, or a person has decided on. */
  readonly tidy: (settled: (documents: readonly JournalDocument[]) => Promise<boolean>) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type JournalDeps = {
  /** `undefined` where there is no place outside IndexedDB. */
  readonly files: JournalFiles | undefined;
  /** Whose work it is: a UUID. */
  readonly person: string;
  /** Takes the lock `name` if it is free; answers how to give it back. The system gives it back when the tab ends. */
  readonly claim: (name: string) => Promise<(() => void) | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

type Held = { readonly file: JournalFile; readonly giveBack: () => void };

/** Files of one person at the same time: tabs, and what crashed ones left. */
const FILES_MAX = 64;
/** From this many bytes on, lines that wait are moved so that settled ones take no room. */
const MOVE_AT = 512 * 1024;
const BEING_SAVED_MS = 60_000;

/** A journal that keeps nothing: for tests and benches of something else. */
export const noJournal: Journal = {
  works: () => false,
  damaged: () => 0,
  append: () => Promise.resolve(undefined),
  withdraw: () => Promise.resolve(),
  found: () => [],
  takeOver: () => Promise.resolve(),
  tidy: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Opens the first file that is free, with whatever an earlier start left in it. Never rejects. */
export async function openJournal(deps: JournalDeps): Promise<Journal> {
  const { files } = deps;
  if (files === undefined) return noJournal;
  let own = await firstFree(files, deps).catch(() => undefined);
  const others = new Set<Held>();
  const untold = new Map<JournalFile, readonly JournalLine[]>();
  let damaged = 0;
  let broken = own === undefined;
  const welcome = ({ file }: Held): void => {
    damaged += file.damaged;
    if (file.lines().length > 0) untold.set(file, file.lines());
  };
  if (own !== undefined) welcome(own);

  const letGo = async ({ file, giveBack }: Held): Promise<void> => {
    await file.close().catch(() => undefined);
    giveBack();
  };

  /** Moves what waits into another file, so that the old one can be used anew. A crash in between leaves it in both, which does no harm. */
  const moveOut = async (held: Held, waiting: readonly JournalLine[], last: number): Promise<void> => {
    // An action that is being saved right now may still be withdrawn from where it is.
    if (waiting.some(({ at }) => Math.abs(deps.now() - at) < BEING_SAVED_MS)) return;
    const next = await firstFree(files, deps, held.file.name);
    if (next === undefined) return;
    welcome(next);
    own = next;
    others.add(held);
    await Promise.all(waiting.map(({ at, documents }) => next.file.append({ kind: 'action', at, documents: [...documents] })));
    await held.file.clear(last);
  };

  const settledLines = async (
    held: Held,
    settled: (documents: readonly JournalDocument[]) => Promise<boolean>,
  ): Promise<ReadonlySet<JournalLine>> => {
    const done = new Set<JournalLine>();
    for (const line of held.file.lines()) {
      if (await settled(line.documents)) done.add(line);
      // Most often nothing of it has been sent yet: one look says so.
      else if (done.size === 0 && held.file.size() < MOVE_AT) return done;
    }
    return done;
  };

  return {
    works: () => !broken,
    damaged: () => damaged,
    append: async (documents) => {
      if (own === undefined) return undefined;
      const { file } = own;
      try {
        const number = await file.append({ kind: 'action', at: deps.now(), documents: [...documents] });
        broken = false;
        return { file, number };
      } catch {
        broken = true;
        return undefined;
      }
    },
    withdraw: async ({ file, number }) => {
      await file.append({ kind: 'withdrawn', line: number }).catch(() => (broken = true));
    },
    found: () => {
      const lines = [...untold.values()].flat();
      untold.clear();
      return lines;
    },
    takeOver: async () => {
      const held = new Set([own, ...others].map((one) => one?.file.name));
      const names = await files.list().catch(() => []);
      for (const name of names.filter((one) => one.startsWith(`${deps.person}.`) && !held.has(one))) {
        const taken = await take(files, deps, name).catch(() => undefined);
        if (taken === undefined) continue;
        welcome(taken);
        others.add(taken);
      }
    },
    tidy: async (settled) => {
      for (const held of [own, ...others]) {
        if (held === undefined) continue;
        const lines = held.file.lines();
        const last = lines.at(-1)?.number;
        if (last === undefined) {
          if (held === own) continue;
          others.delete(held);
          await letGo(held);
          continue;
        }
        const done = await settledLines(held, settled);
        if (done.size === lines.length) await held.file.clear(last).catch(() => (broken = true));
        else if (held === own && done.size > 0 && held.file.size() > MOVE_AT) {
          const waiting = lines.filter((line) => !done.has(line));
          await moveOut(held, waiting, last).catch(() => (broken = true));
        }
      }
    },
    close: async () => {
      for (const held of [own, ...others]) if (held !== undefined) await letGo(held);
    },
  };
}

async function firstFree(files: JournalFiles, deps: JournalDeps, except?: string): Promise<Held | undefined> {
  for (let number = 0; number < FILES_MAX; number += 1) {
    const name = `${deps.person}.${number}`;
    if (name === except) continue;
    const taken = await take(files, deps, name);
    if (taken !== undefined) return taken;
  }
  return undefined;
}

async function take(files: JournalFiles, { claim }: JournalDeps, name: string): Promise<Held | undefined> {
  const giveBack = await claim(`milepost-journal/${name}`);
  if (giveBack === undefined) return undefined;
  try {
    return { file: await JournalFile.open(files, name), giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}
