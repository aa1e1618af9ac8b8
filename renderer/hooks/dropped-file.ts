import { RELAY_FILE_ENDING } from '#domain/protocol/relay.ts';

/** Which screen can do something with a file: `relay` is a colleague's sealed work, anything else may be a fleet. */
export type FileKind = 'fleet' | 'relay';

export function kindOfFile({ name }: Pick<File, 'name'>): FileKind {
  return name.toLowerCase().endsWith(RELAY_FILE_ENDING) ? 'relay' : 'fleet';
}

/** Files dropped somewhere in the app, on their way to the screen that can do something with them. */
const waiting = new Map<FileKind, File>();
const takers = new Map<FileKind, (file: File) => void>();

/** Gives the file to the screen that takes its kind, at once or when it opens. */
export function offerFile(kind: FileKind, file: File): void {
  const taker = takers.get(kind);
  if (taker === undefined) waiting.set(kind, file);
  else taker(file);
}

/** For that screen: calls `take` with the file that waits, if any, and with each one offered until the returned function is called. */
export function onOfferedFile(kind: FileKind, take: (file: File) => void): () => void {
  takers.set(kind, take);
  const file = waiting.get(kind);
  waiting.delete(kind);
  if (file !== undefined) take(file);
  return () => {
    if (takers.get(kind) === take) takers.delete(kind);
  };
}
