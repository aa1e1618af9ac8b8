import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { UPLOADS_PATH, uploadMetadata } from '#domain/protocol/evidence.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { AppDeps } from '../deps.ts';
import { NOW_HEADER } from '../plugins/headers.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { scopeIn, sees } from '../sync/scope.ts';
import { evidenceFiles, filesIn } from './files.ts';
import { hold } from './hold.ts';

/** What was begun and not gone on with for so long is given up, in ms: the laptop then begins anew. */
const ABANDONED_MS = 60 * 24 * 60 * 60_000;
const EXPOSED = [NOW_HEADER];
/** Person and chance: what becomes the name of a file is never taken as it comes. */
const UPLOAD_ID = /^[0-9a-f-]{36}\.[0-9a-f]{32}$/;

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'random' | 'logger'> & {
  readonly evidence: NonNullable<AppDeps['evidence']>;
  /** Origins from which browsers may call. */
  readonly origins: readonly string[];
};

/** The tus end of the server. `handle`: a request of somebody signed in, whose answer it writes itself. */
export type Uploads = {
  readonly handle: (principal: Principal, request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Deletes uploads that nobody has gone on with. */
  readonly forgetAbandoned: () => Promise<void>;
};

/**
 * Uploads by tus 1.0. One belongs to whoever began it, and brings the bytes of one record that the server knows already (S92); finished,
 * it is compared with what the record says and taken over (S91). Bytes lie in the folder `uploads` until then.
 */
export function openUploads(deps: Deps): Uploads {
  const { evidence, origins } = deps;
  const files = evidenceFiles(filesIn(evidence.folder));
  const datastore = new FileStore({ directory: `${evidence.folder}/uploads`, expirationPeriodInMilliseconds: ABANDONED_MS });
  const senders = new WeakMap<IncomingMessage, Principal>();
  const senderOf = (request: TusRequest): Principal => {
    const node = request.runtime?.node?.req as IncomingMessage | undefined;
    const sender = node && senders.get(node);
    if (sender === undefined) throw new Error('an upload came round the sign-in');
    return sender;
  };
  const finish = async (tenant: string, id: string, metadata: unknown): Promise<'held' | 'spoilt' | 'unknown'> => {
    const { evidence: record } = uploadMetadata.parse(metadata);
    const became = await hold(deps, files, tenant, record, `${evidence.folder}/uploads/${id}`);
    await datastore.remove(id);
    if (became === 'spoilt') deps.logger.warn({ evidence: record }, 'an upload is not what its record says');
    return became;
  };
  const tus = new Server({
    path: UPLOADS_PATH,
    datastore,
    relativeLocation: true,
    maxSize: evidence.maxBytes,
    allowedOrigins: (origin) => origins.includes(origin),
    exposedHeaders: EXPOSED,
    namingFunction: (request) => `${senderOf(request).person}.${Buffer.from(deps.random(16)).toString('hex')}`,
    onIncomingRequest: async (request, id) => {
      if (!isUploadOf(senderOf(request), id)) throw refusal(404, 'there is no such upload');
    },
    onUploadCreate: async (request, { size, metadata }) => {
      const named = uploadMetadata.safeParse(metadata);
      if (!named.success) throw refusal(400, 'Upload-Metadata must name the evidence');
      const problem = await reasonAgainst(deps, senderOf(request), named.data.evidence, size);
      if (problem !== undefined) throw problem;
      return { metadata: named.data };
    },
    onResponseError: (_request, error) => {
      if ('status_code' in error) return undefined;
      deps.logger.error({ err: error }, 'an upload failed');
      return { status_code: error instanceof StorageUnavailable ? 503 : 500, body: 'try again later' };
    },
    onUploadFinish: async (request, { id, metadata }) => {
      const became = await finish(senderOf(request).tenant, id, metadata);
      if (became === 'spoilt') throw refusal(422, 'the bytes are not those that the record speaks of');
      if (became === 'unknown') throw refusal(404, 'there is no such evidence');
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
        if (upload !== undefined && upload.offset === upload.size) await finish(principal.tenant, id, upload.metadata);
      }
      await tus.handle(request, response);
    },
    forgetAbandoned: async () => {
      // The store makes its folder in its own time.
      await mkdir(`${evidence.folder}/uploads`, { recursive: true, mode: 0o700 });
      await tus.cleanUpExpiredUploads();
    },
  };
}

function isUploadOf({ person }: Principal, id: string): boolean {
  return UPLOAD_ID.test(id) && id.startsWith(`${person}.`);
}

type TusRequest = Parameters<NonNullable<ConstructorParameters<typeof Server>[0]['onIncomingRequest']>>[0];
type Refusal = { readonly status_code: number; readonly body: string };

function refusal(status: number, body: string): Error & Refusal {
  return Object.assign(new Error(body), { status_code: status, body });
}

/** Why this person may not bring `size` bytes for a record; `undefined` where they may. */
async function reasonAgainst(
  { storage }: Deps,
  { tenant, person }: Principal,
  id: string,
  size: number | undefined,
): Promise<(Error & Refusal) | undefined> {
  return storage.read(async (reader) => {
    const record = (await reader.document(tenant, 'evidence', id))?.document;
    const [placed] = await reader.placed(tenant, 'evidence', [id]);
    const scope = await scopeIn(reader, { tenant, person });
    // Somebody whose regions have changed since still brings their own.
    const mayKnow = record?.by === person || (placed !== undefined && sees(scope, placed.region));
    if (record === undefined || !mayKnow) return refusal(404, 'there is no such evidence');
    if (record.held !== undefined) return refusal(409, 'the server holds it already');
    return record.size === size ? undefined : refusal(422, 'the record speaks of another size');
  });
}
