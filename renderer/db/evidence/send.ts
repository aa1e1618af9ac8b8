import { Upload, type DetailedError } from 'tus-js-client';
import { UPLOADS_PATH } from '#domain/protocol/evidence.ts';

/**
 * How one attempt to send bytes ended. `sent`: the server has all of them · `held`: it had them before · `unknown`: it does not know the
 * record (yet) · `spoilt`: they are not what the record says · `too-large`: more than it takes · `unauthenticated`: it wants a newer token ·
 * `stopped`: by us · `cut`: by anything else, and what arrived stays there.
 */
export type SendEnd = 'sent' | 'held' | 'unknown' | 'spoilt' | 'too-large' | 'unauthenticated' | 'stopped' | 'cut';

export type Sending = {
  readonly serverAddress: string;
  /** The record whose bytes these are. */
  readonly evidence: string;
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

const ENDS: { readonly [status: number]: SendEnd } = {
  401: 'unauthenticated',
  404: 'unknown',
  409: 'held',
  413: 'too-large',
  422: 'spoilt',
};

/** Sends bytes by tus, from where an earlier attempt was cut. One attempt: when to try again is for the caller to say. */
export function sendBytes({ serverAddress, evidence, bytes, headers, url, onUrl, onProgress, signal }: Sending): Promise<SendEnd> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('stopped');
    let begun = performance.now();
    const upload = new Upload(bytes as Blob, {
      endpoint: new URL(UPLOADS_PATH, serverAddress).href,
      uploadUrl: url ?? null,
      metadata: { evidence },
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
      onError: (error) => resolve(endOf(error)),
    });
    signal.addEventListener('abort', () => void upload.abort().finally(() => resolve('stopped')), { once: true });
    upload.start();
    return undefined;
  });
}

function endOf(error: Error | DetailedError): SendEnd {
  const status = 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
  // A place that the server no longer goes on from is a cut like any other: the next attempt asks where it stands.
  const wasPatch = 'originalRequest' in error && error.originalRequest?.getMethod() === 'PATCH';
  return status === 409 && wasPatch ? 'cut' : (ENDS[status] ?? 'cut');
}
