import { randomBytes, webcrypto } from 'node:crypto';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { fleetContentTypes, fleetImportLine, fleetPreview, type FleetImportLine } from '#domain/protocol/fleet.ts';
import { problem } from '#domain/protocol/problem.ts';
import { signInAnswer, type SignInRequest } from '#domain/protocol/session.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { ImportFailure, type FleetFile, type Target, type TargetOptions } from './target.ts';

/** A token is used until this long before it ends, in ms: an upload over a slow line takes a while. */
const TOKEN_MARGIN_MS = 60_000;

/** A running server, signed in to as an admin for as long as the import takes. `server`: its address. */
export async function remoteTarget(server: string, email: string, password: string): Promise<Target> {
  const laptop = { id: uuidv7(Date.now(), randomBytes(10)), name: `import on ${hostname()}`.slice(0, 80), publicKey: await newPublicKey() };
  let session = { token: '', until: 0 };

  const request = async (
    method: string,
    path: string,
    headers: { [name: string]: string },
    body?: Uint8Array | string,
  ): Promise<Response> => {
    const url = new URL(path, server.endsWith('/') ? server : `${server}/`);
    let response;
    try {
      response = await fetch(url, { method, headers: { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), ...headers }, body: body as BodyInit });
    } catch {
      throw new ImportFailure(`No answer from ${server}.`);
    }
    if (!response.ok) throw new ImportFailure(await refusalOf(response, server));
    return response;
  };

  // Somebody may think about the preview for longer than a token lasts.
  const authorization = async (): Promise<{ authorization: string }> => {
    if (Date.now() >= session.until) {
      const body: SignInRequest = { email, password, laptop };
      const response = await request('POST', 'api/v1/session', { 'content-type': 'application/json' }, JSON.stringify(body));
      const { tokens } = signInAnswer.parse(await response.json());
      session = { token: tokens.accessToken, until: Date.now() + tokens.expiresInSeconds * 1000 - TOKEN_MARGIN_MS };
    }
    return { authorization: `Bearer ${session.token}` };
  };
  const post = async (what: 'preview' | 'import', file: FleetFile, { retireMissing, skipBad }: TargetOptions): Promise<Response> => {
    const type = Object.entries(fleetContentTypes).find(([, kind]) => kind === file.kind)?.[0] ?? '';
    const query = new URLSearchParams({ retireMissing: String(retireMissing), skipBad: String(skipBad) });
    return request('POST', `api/v1/fleet/${what}?${query.toString()}`, { ...(await authorization()), 'content-type': type }, file.bytes);
  };

  await authorization();
  return {
    preview: async (file, options) => fleetPreview.parse(await (await post('preview', file, options)).json()),
    import: async (file, options, onProgress) => {
      const response = await post('import', file, options);
      try {
        for await (const line of linesOf(response)) {
          if ('result' in line) return line.result;
          if ('problem' in line) throw new ImportFailure(`${line.problem.title}. Nothing was changed.`);
          onProgress(line);
        }
      } catch (error) {
        if (error instanceof ImportFailure) throw error;
      }
      throw new ImportFailure('The connection broke off. All of it was imported or nothing: run the same again, which is harmless.');
    },
    close: async () => {
      await request('DELETE', 'api/v1/session', await authorization()).catch(() => undefined);
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<FleetImportLine> {
  if (response.body === null) return;
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) }))
    yield fleetImportLine.parse(JSON.parse(line));
}

async function refusalOf(response: Response, server: string): Promise<string> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return `${server} is not a Milepost server (it answered ${response.status}).`;
  const { title, detail } = parsed.data;
  return detail === undefined ? `${title}.` : `${title}: ${detail}.`;
}

/** The server certifies the key of each laptop; this one is forgotten afterwards. */
async function newPublicKey(): Promise<SignInRequest['laptop']['publicKey']> {
  const { publicKey } = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', publicKey);
  return { kty: 'EC', crv: 'P-256', x, y };
}
