import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Bucket } from '../evidence/bucket.ts';

/** What speaks as much S3 as the server uses, and takes signatures as seriously: one bucket, in memory. */
export type BucketStandIn = {
  /** How it is reached, with the right keys. */
  readonly bucket: Bucket;
  readonly objects: Map<string, Buffer>;
  /** `METHOD name` of each request. */
  readonly asked: string[];
  /** As if it were down: connections are cut. */
  away: boolean;
  /** As if something behind it were down. */
  ails: boolean;
  readonly close: () => Promise<void>;
};

const REGION = 'eu-test-1';
const KEY_ID = 'KEYID';
const SECRET = 'the secret';
/** Real ones give a thousand; with fewer, somebody has to ask again. */
const LISTED_AT_ONCE = 2;

export async function startBucket(): Promise<BucketStandIn> {
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (standIn.away) return void request.socket.destroy();
    const body = await buffer(request);
    const url = new URL(request.url ?? '', 'http://bucket.test');
    const name = url.pathname.slice('/evidence/'.length);
    asked.push(`${request.method ?? ''} ${name}`);
    const end = (status: number, headers: { readonly [name: string]: string } = {}, bytes?: Buffer | string): void =>
      void response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : bytes);
    if (!isSigned(request, url)) return end(403, {}, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
    if (standIn.ails) return end(503);
    if (!`${url.pathname}/`.startsWith('/evidence/')) return end(404);
    if (request.method === 'PUT') {
      if (request.headers['content-length'] === undefined) return end(411);
      if (request.headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex')) return end(400);
      objects.set(name, body);
      return end(200);
    }
    if (name === '') return end(200, { 'content-type': 'application/xml' }, listOf(objects, url.searchParams));
    const found = objects.get(name);
    if (found === undefined) return end(404);
    const range = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '')?.[1];
    const given = range === undefined ? found : found.subarray(0, Number(range) + 1);
    return end(range === undefined ? 200 : 206, { 'content-length': String(given.length) }, given);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/evidence`;
  const standIn: BucketStandIn = {
    bucket: { url, region: REGION, keyId: KEY_ID, secret: SECRET },
    objects,
    asked,
    away: false,
    ails: false,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}

function listOf(objects: ReadonlyMap<string, Buffer>, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const names = [...objects.keys()].filter((name) => name.startsWith(query.get('prefix') ?? '') && name > after).toSorted();
  const given = names.slice(0, LISTED_AT_ONCE);
  const contents = given.map((name) => `<Contents><Key>${name}</Key><Size>${objects.get(name)?.length ?? 0}</Size></Contents>`);
  const next = given.length < names.length ? `<NextContinuationToken>${given.at(-1) ?? ''}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${next}${contents.join('')}</ListBucketResult>`;
}

/** AWS Signature Version 4, worked out anew from the request as it came. */
function isSigned(request: IncomingMessage, url: URL): boolean {
  const { authorization = '' } = request.headers;
  const parts =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/.exec(
      authorization,
    );
  const [, keyId, day = '', region = '', headers = '', signature = ''] = parts ?? [];
  if (keyId !== KEY_ID || region !== REGION) return false;
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
  const named = headers.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const hash = String(request.headers['x-amz-content-sha256'] ?? '');
  const canonical = [request.method, url.pathname, query, named.join(''), headers, hash].join('\n');
  const at = String(request.headers['x-amz-date'] ?? '');
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, hashed].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${SECRET}`));
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
