import {
  RESUME_TOLERANCE_MS,
  resumeText,
  type Principal,
  type RefreshAnswer,
  type ResumeRequest,
  type SignInAnswer,
  type SignInRequest,
  type Tokens,
} from '#domain/protocol/session.ts';
import { regionsSeenBy } from '#domain/rules/scope.ts';
import { normalEmail } from './accounts.ts';
import type { AppDeps } from './deps.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { Enrolment, Reader, Transaction } from './storage/port.ts';
import { serialQueue } from './storage/serial-queue.ts';
import {
  ACCESS_TOKEN_SECONDS,
  hashRefreshToken,
  isSignedBy,
  newRefreshToken,
  readCertificate,
  signAccessToken,
  signCertificate,
} from './tokens.ts';

export type SessionDeps = Pick<AppDeps, 'storage' | 'now' | 'random' | 'clock' | 'keys' | 'passwordCost'>;

/** Used refresh tokens kept for telling a stolen one from a stranger's; about a day of use. */
const KEPT_GENERATIONS = 150;

/** Sign-ins that may wait for their password to be looked at: some six seconds' worth. */
export const SIGN_INS_WAITING_MAX = 50;

/** Signing in, staying signed in, signing out. */
export type Sessions = {
  /** Takes equally long whether the e-mail is known or not. `busy`: too many wait already; nothing was looked at. */
  readonly signIn: (request: SignInRequest) => Promise<SignInAnswer | 'wrong-password' | 'busy'>;
  /** `reused`: an old token came back, so it is in two hands, and the enrolment was revoked. */
  readonly refresh: (refreshToken: string) => Promise<RefreshAnswer | 'unknown' | { readonly reused: string }>;
  /** New tokens for whoever proves to have been enrolled here; for laptops whose tokens a restored database does not know (S47). */
  readonly resume: (request: ResumeRequest) => Promise<RefreshAnswer | 'refused'>;
  readonly signOut: (tenant: string, session: string) => Promise<void>;
};

export function sessions(deps: SessionDeps): Sessions {
  const { storage, now, keys } = deps;
  const relayKey = { kid: keys.relay.kid, publicKey: keys.relay.publicKey };
  let dummy: Promise<string> | undefined;
  // One hash at a time: they share their threads with the checking of tokens, which every request waits for.
  const hashing = serialQueue();
  let waiting = 0;

  // Signed before the transaction begins: nobody's write waits for a signature.
  const tokensFor = async (session: string): Promise<Tokens> => ({
    accessToken: await signAccessToken(keys, session, now()),
    refreshToken: newRefreshToken(deps.random),
    expiresInSeconds: ACCESS_TOKEN_SECONDS,
  });
  const keep = (transaction: Transaction, tokens: Tokens, session: string, generation: number): Promise<void> =>
    transaction.addRefreshToken({ hash: hashRefreshToken(tokens.refreshToken), session, generation });

  /** Whether what is known of a laptop rules the proof out: revoked, used already, or from before a later sign-in (S16). */
  const isPast = async (known: Enrolment, certificate: string, signedAt: number, at: number): Promise<boolean> => {
    if (known.revokedAt !== undefined || at <= known.enrolledAt) return true;
    if (known.certificate === certificate) return false;
    const other = await readCertificate(keys, known.certificate);
    return other !== undefined && signedAt <= other.signedAt;
  };

  return {
    signIn: async ({ email, password, laptop }) => {
      if (waiting >= SIGN_INS_WAITING_MAX) return 'busy';
      const account = await storage.read((reader) => reader.accountByEmail(normalEmail(email)));
      // Somebody who guesses e-mails must not learn from the time it takes which ones exist.
      dummy ??= hashPassword('nobody', deps.random, deps.passwordCost);
      const expected = account?.passwordHash ?? (await dummy);
      waiting += 1;
      const right = await hashing.run(() => verifyPassword(password, expected)).finally(() => (waiting -= 1));
      if (account === undefined || !right) return 'wrong-password';
      const { tenant, person } = account;
      const session = deps.clock.newId();
      const certificate = await signCertificate(keys, { laptop: laptop.id, tenant, person, publicKey: laptop.publicKey }, now());
      const tokens = await tokensFor(session);
      return storage.transact(tenant, async (transaction) => {
        const enrolment: Omit<Enrolment, 'tenant'> = {
          session,
          laptop: laptop.id,
          laptopName: laptop.name,
          person,
          publicKey: JSON.stringify(laptop.publicKey),
          certificate,
          enrolledAt: now(),
          lastContactAt: now(),
          revokedAt: undefined,
          revokedWhy: undefined,
          refreshGeneration: 0,
          refreshHash: '',
        };
        const principal = await principalFrom(transaction, { ...enrolment, tenant });
        if (principal === undefined) return 'wrong-password';
        await transaction.enrol(enrolment);
        await keep(transaction, tokens, session, 1);
        return { principal, tokens, certificate, relayKey };
      });
    },

    refresh: async (refreshToken) => {
      const hash = hashRefreshToken(refreshToken);
      const known = await storage.read(async (reader) => {
        const token = await reader.refreshToken(hash);
        return token && reader.enrolment(token.session);
      });
      if (known === undefined) return 'unknown';
      const tokens = await tokensFor(known.session);
      return storage.transact(known.tenant, async (transaction) => {
        const token = await transaction.refreshToken(hash);
        const enrolment = token && (await transaction.enrolment(token.session));
        const principal = enrolment && (await principalFrom(transaction, enrolment));
        if (token === undefined || enrolment === undefined || principal === undefined) return 'unknown';
        if (token.generation < enrolment.refreshGeneration) {
          await transaction.changeEnrolment(enrolment.session, { revokedAt: now(), revokedWhy: 'reused' });
          return { reused: enrolment.laptop };
        }
        // A twin, given for the same old token when an answer was lost: it died when the other was used.
        if (token.generation === enrolment.refreshGeneration && token.hash !== enrolment.refreshHash) return 'unknown';
        await transaction.changeEnrolment(enrolment.session, {
          lastContactAt: now(),
          refreshGeneration: token.generation,
          refreshHash: token.hash,
        });
        await transaction.pruneRefreshTokens(enrolment.session, token.generation - KEPT_GENERATIONS);
        await keep(transaction, tokens, enrolment.session, token.generation + 1);
        return { principal, tokens, relayKey };
      });
    },

    resume: async ({ certificate, at, signature }) => {
      const claims = await readCertificate(keys, certificate);
      if (claims === undefined || Math.abs(at - now()) > RESUME_TOLERANCE_MS) return 'refused';
      const { tenant, laptop, person, publicKey } = claims;
      if (!isSignedBy(publicKey, resumeText(certificate, at), signature)) return 'refused';
      const session = deps.clock.newId();
      const tokens = await tokensFor(session);
      if ((await storage.read((reader) => reader.tenant(tenant))) === undefined) return 'refused';
      return storage.transact(tenant, async (transaction) => {
        const known = await transaction.enrolmentOf(tenant, laptop, person);
        if (known !== undefined && (await isPast(known, certificate, claims.signedAt, at))) return 'refused';
        const enrolment: Enrolment = {
          session,
          tenant,
          laptop,
          laptopName: known?.laptopName ?? 'Laptop',
          person,
          publicKey: JSON.stringify(publicKey),
          certificate,
          // Whatever was signed before this has had its use: a proof is taken once.
          enrolledAt: Math.max(now(), at),
          lastContactAt: now(),
          revokedAt: undefined,
          revokedWhy: undefined,
          refreshGeneration: 0,
          refreshHash: '',
        };
        const principal = await principalFrom(transaction, enrolment);
        if (principal === undefined || !(await ensureAccount(transaction, person, principal.email))) return 'refused';
        await transaction.enrol(enrolment);
        await keep(transaction, tokens, session, 1);
        return { principal, tokens, relayKey };
      });
    },

    signOut: (tenant, session) =>
      storage.transact(tenant, (transaction) => transaction.changeEnrolment(session, { revokedAt: now(), revokedWhy: 'signed-out' })),
  };
}

/** The account of somebody who came back with the people, if it was lost: without a password until an admin gives a new one. */
async function ensureAccount(transaction: Transaction, person: string, email: string): Promise<boolean> {
  if (await transaction.hasAccount(transaction.tenantId, person)) return true;
  return transaction.addAccount({ person, email: normalEmail(email), passwordHash: '' });
}

/** Those of `sessions` through which somebody may act, as of now. */
export async function standing(reader: Reader, sessions: readonly string[]): Promise<ReadonlySet<string>> {
  const enrolled = await reader.enrolled(sessions);
  const stand = new Set<string>();
  for (const tenant of new Set(enrolled.map((one) => one.tenant))) {
    const here = enrolled.filter((one) => one.tenant === tenant);
    const people = await reader.documents(tenant, 'people', [...new Set(here.map(({ person }) => person))]);
    for (const { session, person } of here) if (people.get(person)?.document.active === true) stand.add(session);
  }
  return stand;
}

/** Who acts through an enrolment, as of now; `undefined` once it is revoked or the person is no longer active. */
export async function principalFrom(reader: Reader, enrolment: Enrolment): Promise<Principal | undefined> {
  if (enrolment.revokedAt !== undefined) return undefined;
  return principalOfPerson(reader, enrolment);
}

/** A person as of now, at a laptop of theirs; `undefined` for one who is not active or not known. */
export async function principalOfPerson(
  reader: Reader,
  at: { readonly tenant: string; readonly person: string; readonly laptop: string },
): Promise<Principal | undefined> {
  const person = (await reader.document(at.tenant, 'people', at.person))?.document;
  const tenant = await reader.tenant(at.tenant);
  if (tenant === undefined || person === undefined || !person.active) return undefined;
  const { id, name, email, role } = person;
  const regions = regionsSeenBy(person);
  const { laptop } = at;
  return { tenant: tenant.id, tenantName: tenant.name, person: id, name, email, role, laptop, ...(regions && { regions: [...regions] }) };
}
