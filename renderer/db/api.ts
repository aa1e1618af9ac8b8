import type { z } from 'zod';
import { readProblem, type ProblemKind } from '#domain/protocol/problem.ts';
import { refreshAnswer, type RefreshAnswer, type ResumeRequest } from '#domain/protocol/session.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, SCHEMA_HEADER, SCHEMA_VERSION } from '#domain/protocol/version.ts';

/** Why a request came to nothing. `unreachable`: no answer at all; `not-milepost`: an answer that no Milepost server gives. */
export type ApiFailure = { readonly ok: false; readonly problem: ProblemKind | 'unreachable' | 'not-milepost'; readonly detail: string };
export type ApiResult<T> = { readonly ok: true; readonly value: T } | ApiFailure;

export type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** An object goes as JSON; a Blob as it is, with its type. */
  readonly body?: object;
  /** Besides those that every request has. */
  readonly headers?: { readonly [name: string]: string };
  readonly signal?: AbortSignal;
  /** Milliseconds until the request counts as unanswered; 0 for never (a stream). */
  readonly timeoutMs?: number;
};

export type ApiClient = {
  /** Any request, with the answer as it comes once its status is good. Never throws. */
  readonly request: (path: string, request?: ApiRequest) => Promise<ApiResult<Response>>;
  /** The same, with the body read and parsed by `schema`. */
  readonly json: <T>(path: string, request: ApiRequest, schema: z.ZodType<T>) => Promise<ApiResult<T>>;
};

const TIMEOUT_MS = 30_000;

/** Told of each answer: what the server said its time was, and when (laptop time, ms) we asked and heard. */
export type ClockListener = (serverNow: number, askedAt: number, heardAt: number) => void;

/** For requests without a person: finding a server, signing in. */
export function createAnonymousApi(serverAddress: string): ApiClient {
  return client((path, request) => send(serverAddress, path, request, undefined, () => undefined));
}

/** Where the tokens are kept: in IndexedDB in the app. */
export type TokenStore = {
  readonly refreshToken: () => Promise<string>;
  readonly refreshed: (answer: { readonly refreshToken: string } & Pick<RefreshAnswer, 'principal' | 'relayKey'>) => Promise<void>;
  /** What proves this laptop to a server that no longer knows its token, because it came back from a backup; `undefined` after signing out. */
  readonly proof: () => Promise<ResumeRequest | undefined>;
  /** Runs `work` while no other tab of this laptop refreshes. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
};

/** For a signed-in person. */
export type SignedInApi = ApiClient & {
  /** What a request must carry that is not made here (an upload); `renewed`: the server would not take the token of before. */
  readonly headers: (renewed: boolean) => Promise<ApiResult<{ readonly [name: string]: string }>>;
};

/** For a signed-in person: adds the access token, and fetches a new one when the server asks for it. */
export function createApi(serverAddress: string, tokens: TokenStore, heard: ClockListener): SignedInApi {
  let accessToken: string | undefined;

  const refresh = (): Promise<ApiFailure | undefined> =>
    tokens.alone(async () => {
      const refreshToken = await tokens.refreshToken();
      if (refreshToken === '') return { ok: false, problem: 'unauthenticated', detail: 'signed out' };
      const plain = client((path, init) => send(serverAddress, path, init, undefined, heard));
      let answered = await plain.json('/api/v1/session/refresh', { method: 'POST', body: { refreshToken } }, refreshAnswer);
      if (!answered.ok && answered.problem === 'unauthenticated') {
        const proof = await tokens.proof();
        if (proof !== undefined) answered = await plain.json('/api/v1/session/resume', { method: 'POST', body: proof }, refreshAnswer);
      }
      if (!answered.ok) return answered;
      const { tokens: fresh, principal, relayKey } = answered.value;
      await tokens.refreshed({ refreshToken: fresh.refreshToken, principal, relayKey });
      accessToken = fresh.accessToken;
      return undefined;
    });

  const signedIn = client(async (path, request) => {
    const refused = accessToken === undefined ? await refresh() : undefined;
    if (refused !== undefined) return refused;
    const first = await send(serverAddress, path, request, accessToken, heard);
    if (first.ok || first.problem !== 'unauthenticated') return first;
    return (await refresh()) ?? send(serverAddress, path, request, accessToken, heard);
  });
  return {
    ...signedIn,
    headers: async (renewed) => {
      const refused = renewed || accessToken === undefined ? await refresh() : undefined;
      return refused ?? { ok: true, value: headersFor(accessToken) };
    },
  };
}

function headersFor(accessToken: string | undefined): Record<string, string> {
  const headers = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION), [SCHEMA_HEADER]: String(SCHEMA_VERSION) };
  return accessToken === undefined ? headers : { ...headers, authorization: `Bearer ${accessToken}` };
}

function client(request: (path: string, request: ApiRequest) => Promise<ApiResult<Response>>): ApiClient {
  return {
    request: (path, init = {}) => request(path, init),
    json: async (path, init, schema) => {
      const answered = await request(path, init);
      if (!answered.ok) return answered;
      try {
        const parsed = schema.safeParse(await answered.value.json());
        return parsed.success ? { ok: true, value: parsed.data } : notMilepost(parsed.error.message);
      } catch (error) {
        // The body was cut off, or is no JSON.
        return { ok: false, problem: 'unreachable', detail: String(error) };
      }
    },
  };
}

async function send(
  serverAddress: string,
  path: string,
  request: ApiRequest,
  accessToken: string | undefined,
  heard: ClockListener,
): Promise<ApiResult<Response>> {
  const headers = { ...headersFor(accessToken), ...request.headers };
  const { body } = request;
  if (body !== undefined && !(body instanceof Blob)) headers['content-type'] = 'application/json';
  const timeout = request.timeoutMs ?? TIMEOUT_MS;
  const signals = [request.signal, timeout === 0 ? undefined : AbortSignal.timeout(timeout)].filter((signal) => signal !== undefined);
  const askedAt = Date.now();
  let response: Response;
  try {
    response = await fetch(new URL(path, serverAddress), {
      method: request.method ?? 'GET',
      headers,
      cache: 'no-store',
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
    });
  } catch (error) {
    return { ok: false, problem: 'unreachable', detail: String(error) };
  }
  const serverNow = Number(response.headers.get('milepost-now') ?? Number.NaN);
  if (!Number.isNaN(serverNow)) heard(serverNow, askedAt, Date.now());
  if (response.ok) return { ok: true, value: response };
  const told = readProblem(await response.json().catch(() => undefined));
  return told === undefined
    ? notMilepost(`status ${response.status}`)
    : { ok: false, problem: told.kind, detail: told.detail ?? told.title };
}

function notMilepost(detail: string): ApiFailure {
  return { ok: false, problem: 'not-milepost', detail };
}
