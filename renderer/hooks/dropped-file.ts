/** A file dropped somewhere in the app, on its way to the screen that can do something with it. */
let waiting: File | undefined;
let taker: ((file: File) => void) | undefined;

/** Gives the file to the screen that takes files, at once or when it opens. */
export function offerFile(file: File): void {
  if (taker === undefined) waiting = file;
  else taker(file);
}

/** For that screen: calls `take` with the file that waits, if any, and with each one offered until the returned function is called. */
export function onOfferedFile(take: (file: File) => void): () => void {
  taker = take;
  const file = waiting;
  waiting = undefined;
  if (file !== undefined) take(file);
  return () => {
    taker = undefined;
  };
}
