import type { Taken } from '#domain/schema/evidence.ts';

/** `smaller`: photos at a size that shows everything a screen can, otherwise as they are. `forget`: nothing of where and when they were taken. */
export type PhotoChoices = { readonly smaller: boolean; readonly forget: boolean };

/** A file as it will be kept. `thumbnail` and `taken` of photos only. */
export type Prepared = {
  readonly blob: Blob;
  readonly sha256: string;
  readonly taken?: Taken;
  readonly thumbnail?: Blob;
};

/** What the worker is asked, and how it answers: `cannot-forget` where a picture or a video cannot be written anew. */
export type PrepareRequest = { readonly question: number; readonly blob: Blob; readonly name: string; readonly choices: PhotoChoices };
export type PrepareAnswer = { readonly question: number } & (
  | { readonly ok: true; readonly value: Prepared }
  | { readonly ok: false; readonly reason: string }
);

/** Makes a file called `name` ready to be kept: hashed, and a photo read, made smaller and given a thumbnail. Rejects with `CannotForget`. */
export type Prepare = (blob: Blob, name: string, choices: PhotoChoices) => Promise<Prepared>;

/** Where and when were to be left out of a picture or a video that this browser cannot write anew. */
export class CannotForget extends Error {}
export const CANNOT_FORGET = 'cannot-forget';

/** In a worker, away from whoever is typing; it is started with the first file. */
export function prepareInWorker(): Prepare {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, { readonly resolve: (value: Prepared) => void; readonly reject: (reason: Error) => void }>();
  const start = (): Worker => {
    const started = new Worker(new URL('./prepare-worker.ts', import.meta.url), { type: 'module', name: 'milepost-photos' });
    started.addEventListener('message', ({ data }: MessageEvent<PrepareAnswer>) => {
      const asker = waiting.get(data.question);
      waiting.delete(data.question);
      if (data.ok) asker?.resolve(data.value);
      else asker?.reject(data.reason === CANNOT_FORGET ? new CannotForget(data.reason) : new Error(data.reason));
    });
    started.addEventListener('error', ({ message }) => {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
      worker = undefined;
    });
    return started;
  };
  return (blob, name, choices) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      const question = (asked += 1);
      waiting.set(question, { resolve, reject });
      worker.postMessage({ question, blob, name, choices } satisfies PrepareRequest);
    });
}
