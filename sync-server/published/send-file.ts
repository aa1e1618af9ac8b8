import { createReadStream } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublishedFile } from '#domain/protocol/published.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { rangeOf } from '../routes/range.ts';
import type { Library } from './library.ts';

/**
 * Answers with the bytes of a published file, whole or a range of them; its hash is the parameter `sha256`. Whatever it is, it goes out
 * as bytes to be saved: what it may be shown as is for the app to say.
 */
export async function sendPublished(
  request: FastifyRequest,
  reply: FastifyReply,
  library: Pick<Library<PublishedFile>, 'find'>,
  missing: string,
): Promise<FastifyReply> {
  const { sha256 } = request.params as { readonly sha256: string };
  // It becomes the name of a file.
  const file = /^[0-9a-f]{64}$/.test(sha256) ? await library.find(principalOf(request).tenant, sha256) : undefined;
  if (file === undefined) return sendProblem(reply, 'not-found', missing);
  const etag = `"${sha256}"`;
  reply.headers({ etag, 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=31536000, immutable' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const asked = (request.headers['if-range'] ?? etag) === etag ? request.headers.range : undefined;
  const range = rangeOf(asked, file.size);
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${file.size}`).send();
  const { from, to } = range ?? { from: 0, to: file.size - 1 };
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${from}-${to}/${file.size}`);
  return reply
    .type('application/octet-stream')
    .header('content-length', to - from + 1)
    .header('content-disposition', 'attachment')
    .send(createReadStream(file.path, { start: from, end: to }));
}
