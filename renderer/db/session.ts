import { Dexie, type Table } from 'dexie';
import type { ProblemKind } from '#domain/protocol/problem.ts';
import { laptopPublicKey, resumeText, signInAnswer, type Principal, type RelayKey, type ResumeRequest } from '#domain/protocol/session.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { createAnonymousApi } from './api.ts';
import { forgetKept, SEARCH_SUFFIX } from './search/kept-store.ts';
import type { Sealer } from './relay/seal.ts';

/** A person signed in on this laptop. Lives in IndexedDB, so the app starts with it when no server can be reached. */
export type Session = {
  readonly person: string;
  readonly serverAddress: string;
  readonly principal: Principal;
  readonly refreshToken: string;
  readonly certificate: string;
  /** What work is sealed with that a colleague takes along. Absent until the next refresh for who signed in before there was one. */
  readonly relayKey?: RelayKey;
  /** Milliseconds since 1970. What others did before this is not news. */
  readonly signedInAt: number;
};

type LaptopRow = { readonly key: 'laptop'; readonly id: string; readonly name: string; readonly keys: CryptoKeyPair };
type CurrentRow = { readonly key: 'current'; readonly person: string };

/** The laptop itself: its identity and key pair, and who is signed in. One per browser profile or installation. */
class LaptopStore extends Dexie {
  laptop!: Table<LaptopRow | CurrentRow, string>;
  sessions!: Table<Session, string>;

  constructor() {
    super('milepost-laptop', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ laptop: 'key', sessions: 'person' });
  }
}

let opened: LaptopStore | undefined;
const laptopStore = (): LaptopStore => (opened ??= new LaptopStore());

/** Whoever is signed in, or `undefined`. */
export async function loadSession(): Promise<Session | undefined> {
  const current = await laptopStore().laptop.get('current');
  return current?.key === 'current' ? laptopStore().sessions.get(current.person) : undefined;
}

/** The name under which this laptop was enrolled, or `undefined` before the first sign-in. */
export async function laptopName(): Promise<string | undefined> {
  const row = await laptopStore().laptop.get('laptop');
  return row?.key === 'laptop' ? row.name : undefined;
}

/** `not-saved`: the server agreed, and this laptop could not write it down. */
export type SignInProblem = ProblemKind | 'unreachable' | 'not-milepost' | 'insecure-context' | 'not-saved';
export type SignInResult = { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly problem: SignInProblem };

/** Signs a person in and enrols this laptop with a key pair of its own. Needs the network; nothing after it does. */
export async function signIn(input: {
  readonly serverAddress: string;
  readonly email: string;
  readonly password: string;
  readonly laptopName: string;
}): Promise<SignInResult> {
  // Without HTTPS (or localhost) a browser has no key pairs, no worker for offline start and no lasting storage.
  if (!globalThis.isSecureContext) return { ok: false, problem: 'insecure-context' };
  const laptop = await ensureLaptop(input.laptopName);
  const publicKey = laptopPublicKey.parse(pick(await crypto.subtle.exportKey('jwk', laptop.keys.publicKey)));
  const answer = await createAnonymousApi(input.serverAddress).json(
    '/api/v1/session',
    {
      method: 'POST',
      body: { email: input.email.trim(), password: input.password, laptop: { id: laptop.id, name: laptop.name, publicKey } },
    },
    signInAnswer,
  );
  if (!answer.ok) return { ok: false, problem: answer.problem };
  const { principal, tokens, certificate, relayKey } = answer.value;
  const known = await laptopStore().sessions.get(principal.person);
  const session: Session = {
    person: principal.person,
    serverAddress: input.serverAddress,
    principal,
    refreshToken: tokens.refreshToken,
    certificate,
    relayKey,
    signedInAt: known?.signedInAt ?? Date.now(),
  };
  await laptopStore().transaction('rw', laptopStore().sessions, laptopStore().laptop, async () => {
    await laptopStore().sessions.put(session);
    await laptopStore().laptop.put({ key: 'current', person: principal.person });
  });
  return { ok: true, session };
}

/** Signs out on this laptop. Work that was not sent stays, and goes on when the same person signs in again. */
export async function signOut(session: Session): Promise<void> {
  await laptopStore().transaction('rw', laptopStore().sessions, laptopStore().laptop, async () => {
    await laptopStore().laptop.delete('current');
    const row = await laptopStore().sessions.get(session.person);
    if (row !== undefined) await laptopStore().sessions.put({ ...row, refreshToken: '' });
  });
  await forgetKept(`milepost-${session.person}${SEARCH_SUFFIX}`);
}

/** Remembers the token that replaced the one just used, and what the server now says of the person. */
export async function rememberRefresh(person: string, refreshed: Pick<Session, 'refreshToken' | 'principal' | 'relayKey'>): Promise<void> {
  await laptopStore().transaction('rw', laptopStore().sessions, async () => {
    const row = await laptopStore().sessions.get(person);
    // Signed out meanwhile: a late answer does not sign anybody in again.
    if (row === undefined || row.refreshToken === '') return;
    await laptopStore().sessions.put({ ...row, ...refreshed });
  });
}

/** What `person` on this laptop seals work with; `undefined` without an enrolment, or before the server has given its key. */
export async function sealerOf(person: string): Promise<(Sealer & { readonly laptopName: string }) | undefined> {
  const [row, laptop] = await Promise.all([laptopStore().sessions.get(person), laptopStore().laptop.get('laptop')]);
  if (row?.relayKey === undefined || laptop?.key !== 'laptop') return undefined;
  return { certificate: row.certificate, privateKey: laptop.keys.privateKey, serverKey: row.relayKey, laptopName: laptop.name };
}

export async function refreshTokenOf(person: string): Promise<string> {
  return (await laptopStore().sessions.get(person))?.refreshToken ?? '';
}

/**
 * What shows the server that this person signed in on this laptop, should it no longer know the token: the certificate, signed over
 * with the laptop's key at `at` (ms since 1970, the server's time). `undefined` after signing out.
 */
export async function resumeProof(person: string, at: number): Promise<ResumeRequest | undefined> {
  const session = await laptopStore().sessions.get(person);
  const laptop = await laptopStore().laptop.get('laptop');
  if (session === undefined || session.refreshToken === '' || laptop?.key !== 'laptop') return undefined;
  const { certificate } = session;
  const text = new TextEncoder().encode(resumeText(certificate, at));
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, laptop.keys.privateKey, text);
  return { certificate, at, signature: base64url(new Uint8Array(signature)) };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function ensureLaptop(name: string): Promise<LaptopRow> {
  const row = await laptopStore().laptop.get('laptop');
  const trimmed = name.trim() === '' ? 'Laptop' : name.trim().slice(0, 80);
  if (row?.key === 'laptop') {
    const renamed = { ...row, name: trimmed };
    await laptopStore().laptop.put(renamed);
    return renamed;
  }
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const id = uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  const laptop: LaptopRow = { key: 'laptop', id, name: trimmed, keys };
  await laptopStore().laptop.put(laptop);
  return laptop;
}

function pick({ kty, crv, x, y }: JsonWebKey): JsonWebKey {
  return { kty, crv, x, y };
}
