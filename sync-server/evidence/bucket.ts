import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { nameOf, type EvidenceFiles } from './files.ts';

/**
 * A bucket that speaks S3. `url`: the bucket's own, by path (`https://s3.example.net/evidence`) or by host
 * (`https://evidence.s3.eu-west-2.amazonaws.com`).
 */
export type Bucket = { readonly url: string; readonly region: string; readonly keyId: string; readonly secret: string };

/** Where no bytes of files travel, in ms. */
const PATIENCE_MS = 30_000;
/** For a whole file, in ms: 4 GB over 20 Mbit/s. */
const TRANSFER_MAX_MS = 30 * 60_000;
const NO_ANSWER = 'the bucket of evidence does not answer';

export type BucketFiles = EvidenceFiles & {
  /** Why nothing can be kept there, in words for who runs the server; `undefined` where all is well. Rejects where nobody answers. */
  readonly trouble: () => Promise<string | undefined>;
};

/**
 * In a bucket, under the same names as in a folder. A file goes up in one request, whose signature covers the hash that it is named by: a
 * bucket that checks it takes no other bytes. Rejects with `StorageUnavailable` where the bucket does not do as asked.
 */
export function bucketFiles({ url, region, keyId, secret }: Bucket): BucketFiles {
  const base = url.replace(/\/+$/, '');
  const keys = { accessKeyId: keyId, secretAccessKey: secret, service: 's3', region };
  const client = new AwsClient({ ...keys, retries: 2 });
  /** For a body that is there once. */
  const once = new AwsClient({ ...keys, retries: 0 });
  const ask = (path: string, init: RequestInit = {}, patienceMs = PATIENCE_MS, by = client): Promise<Response> =>
    by.fetch(`${base}/${path}`, { ...init, signal: AbortSignal.timeout(patienceMs) }).catch(noAnswer);
  const list = (query: { readonly [name: string]: string }): Promise<Response> =>
    ask(`?${new URLSearchParams({ 'list-type': '2', ...query }).toString()}`);

  const find: EvidenceFiles['find'] = async (tenant, sha256) => {
    const name = nameOf(tenant, sha256);
    const answer = await ask(name, { method: 'HEAD' });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw refused('HEAD', answer.status);
    const size = Number(answer.headers.get('content-length'));
    return {
      size,
      open: async (until = size) => {
        if (until <= 0) return Readable.from([]);
        const got = await ask(name, until < size ? { headers: { range: `bytes=0-${until - 1}` } } : {}, TRANSFER_MAX_MS);
        if (!got.ok || got.body === null) throw refused('GET', got.status);
        return Readable.fromWeb(got.body as ReadableStream<Uint8Array>);
      },
    };
  };

  return {
    keep: async (tenant, sha256, path) => {
      if ((await find(tenant, sha256)) !== undefined) return;
      const { size } = await stat(path);
      const headers = { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream', 'content-length': String(size) };
      const bytes = createReadStream(path);
      // A file from `openAsBlob` has its size wrong from 4 GB on; and to be sent elsewhere again, a body would be kept in memory.
      const body = Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
      const request: RequestInit & { duplex: 'half' } = { method: 'PUT', body, headers, redirect: 'error', duplex: 'half' };
      try {
        const answer = await ask(nameOf(tenant, sha256), request, TRANSFER_MAX_MS, once);
        if (!answer.ok) throw refused('PUT', answer.status);
      } finally {
        bytes.destroy();
      }
    },
    find,
    bytes: async (tenant) => {
      let bytes = 0;
      let from: string | undefined;
      do {
        const answer = await list({ prefix: `${tenant}/`, ...(from === undefined ? {} : { 'continuation-token': from }) });
        if (!answer.ok) throw refused('GET', answer.status);
        const listed = await answer.text().catch(noAnswer);
        for (const [, size] of listed.matchAll(/<Size>(\d+)<\/Size>/g)) bytes += Number(size);
        from = /<NextContinuationToken>([^<]+)</.exec(listed)?.[1]?.replaceAll('&amp;', '&');
      } while (from !== undefined);
      return bytes;
    },
    trouble: async () => {
      const answer = await list({ 'max-keys': '1' });
      const { status, ok } = answer;
      if (ok) return undefined;
      if (status >= 500 || status === 429) throw refused('GET', status);
      if (status === 404) return 'there is no such bucket';
      // A wrong region or a clock that is off is said in there.
      const code = /<Code>(\w+)<\/Code>/.exec(await answer.text().catch(noAnswer))?.[1];
      const words = status === 403 ? 'the bucket refuses the keys, or its list' : `the bucket answers ${status}`;
      return code === undefined ? words : `${words} (${code})`;
    },
  };
}

function noAnswer(error: unknown): never {
  throw new StorageUnavailable(error, NO_ANSWER);
}

function refused(what: string, status: number): StorageUnavailable {
  return new StorageUnavailable(new Error(`${what}: ${status}`), 'the bucket of evidence does not do as asked');
}
