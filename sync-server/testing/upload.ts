import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Laptop } from './harness.ts';

/** What `Upload-Metadata` says in words. */
export function uploadMetadata(said: { readonly [name: string]: string }): string {
  return Object.entries(said)
    .map(([name, words]) => `${name} ${Buffer.from(words).toString('base64')}`)
    .join(',');
}

/** Begins an upload by tus of `size` bytes. */
export function beginUpload(
  app: FastifyInstance,
  { by, path, said, size }: { readonly by: Laptop; readonly path: string; readonly said: string; readonly size: number },
): Promise<LightMyRequestResponse> {
  const headers = { ...by.headers, 'tus-resumable': '1.0.0', 'upload-length': String(size), 'upload-metadata': said };
  return app.inject({ method: 'POST', url: path, headers });
}

/** Sends a file by tus in one go, answering with the answer that ends it. */
export async function upload(
  app: FastifyInstance,
  by: Laptop,
  path: string,
  metadata: { readonly [name: string]: string },
  bytes: Buffer,
): Promise<LightMyRequestResponse> {
  const begun = await beginUpload(app, { by, path, said: uploadMetadata(metadata), size: bytes.length });
  if (begun.statusCode !== 201) return begun;
  return app.inject({
    method: 'PATCH',
    url: new URL(String(begun.headers.location), 'http://here').pathname,
    headers: { ...by.headers, 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    payload: bytes,
  });
}
