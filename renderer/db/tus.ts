import { Upload, type DetailedError } from 'tus-js-client';

/** What the server answered to an upload that it did not take; `status` 0 where nothing was answered. */
export type TusFailure = { readonly status: number; readonly said: string; readonly midway: boolean };

export type TusSending = {
  readonly serverAddress: string;
  /** Where the server takes such uploads. */
  readonly path: string;
  readonly metadata: { readonly [name: string]: string };
  /** A Blob; in Node a Buffer. */
  readonly bytes: Blob | Uint8Array;
  /** What every request carries: who asks, and in which version. */
  readonly headers: { readonly [name: string]: string };
  /** Where an earlier attempt had begun an upload. */
  readonly url: string | undefined;
  readonly onUrl: (url: string) => void;
  /** Bytes that the server has confirmed or that are on their way. */
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
};

const MEGABYTE = 1024 * 1024;
/** The first request of an upload has so many bytes, and no other more than that. */
const CHUNK = { first: 4 * MEGABYTE, most: 64 * MEGABYTE } as const;
/** A request is to last about this long, in ms: servers give up on one that takes minutes, and on a good line the way there and back costs. */
const CHUNK_MS = 5000;

/**
 * Sends bytes by tus, from where an earlier attempt was cut. One attempt: when to try again is for the caller to say. `midway`: while going
 * on with an upload, not when beginning it.
 */
export function sendByTus(sending: TusSending): Promise<'sent' | 'stopped' | TusFailure> {
  const { serverAddress, path, metadata, bytes, headers, url, onUrl, onProgress, signal } = sending;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('stopped');
    let begun = performance.now();
    const upload = new Upload(bytes as Blob, {
      endpoint: new URL(path, serverAddress).href,
      uploadUrl: url ?? null,
      metadata: { ...metadata },
      headers: { ...headers },
      chunkSize: CHUNK.first,
      retryDelays: null,
      storeFingerprintForResuming: false,
      onProgress,
      onChunkComplete: (size) => {
        const now = performance.now();
        const fitting = (size * CHUNK_MS) / Math.max(now - begun, 1);
        upload.options.chunkSize = Math.round(Math.min(Math.max(fitting, MEGABYTE), CHUNK.most));
        begun = now;
      },
      onUploadUrlAvailable: () => {
        if (upload.url !== null) onUrl(upload.url);
      },
      onSuccess: () => resolve('sent'),
      onError: (error) => resolve(failureOf(error)),
    });
    signal.addEventListener('abort', () => void upload.abort().finally(() => resolve('stopped')), { once: true });
    upload.start();
    return undefined;
  });
}

function failureOf(error: Error | DetailedError): TusFailure {
  const response = 'originalResponse' in error ? error.originalResponse : undefined;
  const midway = 'originalRequest' in error && error.originalRequest?.getMethod() === 'PATCH';
  return { status: response?.getStatus() ?? 0, said: response?.getBody() ?? '', midway };
}
