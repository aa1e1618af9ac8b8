import type { z } from 'zod';
import type { SignedInApi } from '../api.ts';
import { sendByTus } from '../tus.ts';

/** How publishing a file ended; an `R` says what is wrong with it. */
export type PublishEnd<R> = 'published' | 'too-large' | 'not-allowed' | 'stopped' | R;

/** A file to publish. In Node its bytes are a Buffer. */
export type NewFile = { readonly name: string; readonly bytes: Blob | Uint8Array };

/** How many bytes are there; `undefined` while the server cannot be reached. */
export type OnSent = (sent: number | undefined) => void;

export type Publishing<R> = {
  readonly api: SignedInApi;
  readonly serverAddress: string;
  /** Where the server takes such uploads. */
  readonly path: string;
  readonly metadata: { readonly [name: string]: string };
  readonly bytes: NewFile['bytes'];
  /** What the server answers to a file that is not what it should be. */
  readonly refusal: z.ZodType<R>;
  readonly onProgress: OnSent;
  readonly signal: AbortSignal;
};

const AGAIN_MS = 5000;

/** Sends a file to the server to be published there, going on after cuts until it is done or stopped. */
export async function publishFile<R>(publishing: Publishing<R>): Promise<PublishEnd<R>> {
  const { api, refusal, onProgress, signal, ...sending } = publishing;
  let url: string | undefined;
  let renewed = false;
  while (!signal.aborted) {
    const headers = await api.headers(renewed);
    const onUrl = (begun: string): void => void (url = begun);
    const end = headers.ok
      ? await sendByTus({ ...sending, url, signal, headers: headers.value, onUrl, onProgress })
      : { status: 0, said: '' };
    if (end === 'sent') return 'published';
    if (end === 'stopped') return 'stopped';
    const refused = refusalIn(end, refusal);
    if (refused !== undefined) return refused;
    // The upload that was begun is not there any more.
    if (end.status === 404 || end.status === 410) url = undefined;
    renewed = end.status === 401 && !renewed;
    if (!renewed) {
      onProgress(undefined);
      await pause(AGAIN_MS, signal);
    }
  }
  return 'stopped';
}

function refusalIn<R>(
  { status, said }: { readonly status: number; readonly said: string },
  refusal: z.ZodType<R>,
): PublishEnd<R> | undefined {
  if (status === 413) return 'too-large';
  if (status === 403) return 'not-allowed';
  if (status !== 422) return undefined;
  return refusal.safeParse(safeJson(said)).data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
