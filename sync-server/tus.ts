import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#domain/protocol/session.ts';
import { SHELL_ORIGIN } from './config.ts';
import type { AppDeps } from './deps.ts';
import { principalOf } from './plugins/authentication.ts';
import { NOW_HEADER } from './plugins/headers.ts';
import { StorageUnavailable } from './storage/unavailable.ts';
import { UploadStore } from './upload-store.ts';

/** What was begun and not gone on with for so long is given up, in ms: whoever sends it then begins anew. */
const ABANDONED_MS = 60 * 24 * 60 * 60_000;
const EXPOSED = [NOW_HEADER];
/** Person and chance: what becomes the name of a file is never taken as it comes. */
const UPLOAD_ID = /^[0-9a-f-]{36}\.[0-9a-f]{32}$/;

export type Refusal = Error & { readonly status_code: number; readonly body: string };

/** An answer to an upload that is not taken. */
export function refusal(status: number, body: string): Refusal {
  return Object.assign(new Error(body), { status_code: status, body });
}

export type Metadata = { readonly [name: string]: string | null };
/** `size`: in bytes. `sha256`: in hexadecimal digits, where it was had as the bytes came. */
export type Arrived = {
  readonly path: string;
  readonly size: number;
  readonly metadata: unknown;
  readonly sha256: string | undefined;
};

/** What is sent to one place by tus 1.0 (https://tus.io), and what becomes of it. */
export type TusPlace = {
  /** Where POST makes an upload. */
  readonly path: string;
  /** The folder in which bytes lie until all have come. */
  readonly folder: string;
  /** Whether they are hashed as they come: by the only server that writes to the folder, and for who wants to know. */
  readonly hashes: boolean;
  /** Bytes of one upload. */
  readonly maxBytes: number;
  /** Whether somebody may send `size` bytes under this metadata: what is to be remembered of it, or why not. */
  readonly begin: (sender: Principal, metadata: unknown, size: number | undefined) => Promise<Metadata | Refusal>;
  /** Takes over what has arrived whole; the file goes away afterwards. */
  readonly finish: (sender: Principal, arrived: Arrived) => Promise<Refusal | undefined>;
};

type Deps = Pick<AppDeps, 'now' | 'random' | 'logger' | 'allowedOrigins'>;

/** Answers uploads to a place. Behind `requirePrincipal`; an upload belongs to whoever began it. */
export function tusRoutes(app: FastifyInstance, deps: Deps, place: TusPlace): void {
  const uploads = openUploads(deps, place);
  app.addHook('onReady', uploads.forgetAbandoned);
  // The body is left to tus, which writes it to disk as it comes.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) => done(null));
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.setHeader(NOW_HEADER, String(deps.now()));
    await uploads.handle(principalOf(request), request.raw, reply.raw).catch((error: unknown) => {
      request.log.error({ err: error }, 'an upload failed');
      // The laptop takes a line that was cut for what it is, and comes back.
      reply.raw.destroy();
    });
  };
  app.post(place.path, handle);
  app.route({ method: ['HEAD', 'PATCH'], url: `${place.path}/:upload`, handler: handle });
}

type Uploads = {
  readonly handle: (principal: Principal, request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Deletes uploads that nobody has gone on with. */
  readonly forgetAbandoned: () => Promise<void>;
};

function openUploads(deps: Deps, place: TusPlace): Uploads {
  const origins = [SHELL_ORIGIN, ...(deps.allowedOrigins ?? [])];
  const datastore = new UploadStore({ directory: place.folder, expirationPeriodInMilliseconds: ABANDONED_MS, hashes: place.hashes });
  const senders = new WeakMap<IncomingMessage, Principal>();
  const senderOf = (request: TusRequest): Principal => {
    const node = request.runtime?.node?.req as IncomingMessage | undefined;
    const sender = node && senders.get(node);
    if (sender === undefined) throw new Error('an upload came round the sign-in');
    return sender;
  };
  const finish = async (sender: Principal, { id, offset, metadata }: Whole): Promise<Refusal | undefined> => {
    const arrived = { path: join(place.folder, id), size: offset, metadata, sha256: datastore.takeHash(id, offset) };
    const refused = await place.finish(sender, arrived);
    await datastore.remove(id);
    return refused;
  };
  const tus = new Server({
    path: place.path,
    datastore,
    relativeLocation: true,
    maxSize: place.maxBytes,
    allowedOrigins: (origin) => origins.includes(origin),
    exposedHeaders: EXPOSED,
    namingFunction: (request) => `${senderOf(request).person}.${Buffer.from(deps.random(16)).toString('hex')}`,
    onIncomingRequest: async (request, id) => {
      if (!isUploadOf(senderOf(request), id)) throw refusal(404, 'there is no such upload');
    },
    onUploadCreate: async (request, { size, metadata }) => {
      const begun = await place.begin(senderOf(request), metadata, size);
      if (begun instanceof Error) throw begun;
      return { metadata: { ...begun } };
    },
    onResponseError: (_request, error) => {
      if ('status_code' in error) return undefined;
      deps.logger.error({ err: error }, 'an upload failed');
      return { status_code: error instanceof StorageUnavailable ? 503 : 500, body: 'try again later' };
    },
    onUploadFinish: async (request, upload) => {
      const refused = await finish(senderOf(request), upload);
      if (refused !== undefined) throw refused;
      return {};
    },
  });
  return {
    handle: async (principal, request, response) => {
      senders.set(request, principal);
      // All bytes had come and the server stopped before it took them over: nothing further will be sent, so it is done now.
      const id = request.method === 'HEAD' ? (request.url?.split('/').at(-1) ?? '') : '';
      if (isUploadOf(principal, id)) {
        const upload = await datastore.getUpload(id).catch(() => undefined);
        if (upload !== undefined && upload.offset === upload.size) await finish(principal, upload);
      }
      await tus.handle(request, response);
    },
    forgetAbandoned: async () => {
      // The store makes its folder in its own time.
      await mkdir(place.folder, { recursive: true, mode: 0o700 });
      await tus.cleanUpExpiredUploads();
    },
  };
}

function isUploadOf({ person }: Principal, id: string): boolean {
  return UPLOAD_ID.test(id) && id.startsWith(`${person}.`);
}

/** An upload of which all has come; `offset`: bytes. */
type Whole = { readonly id: string; readonly offset: number; readonly metadata?: unknown };
type TusRequest = Parameters<NonNullable<ConstructorParameters<typeof Server>[0]['onIncomingRequest']>>[0];
