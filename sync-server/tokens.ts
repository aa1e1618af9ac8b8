import { createHash, createPublicKey, verify } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { laptopPublicKey, type LaptopPublicKey } from '#domain/protocol/session.ts';
import { id } from '#domain/schema/fields.ts';
import type { Random } from './clock.ts';
import type { ServerKeys } from './keys.ts';

/** How long an access token lasts, in seconds. Revoking takes effect at once all the same: each request looks. */
export const ACCESS_TOKEN_SECONDS = 600;

const ISSUER = 'milepost';
/** The two kinds of what the key signs say which they are, so that one never passes for the other. */
const ACCESS_TYPE = 'milepost-access+jwt';
const CERTIFICATE_TYPE = 'milepost-certificate+jws';
const REFRESH_BYTES = 32;

/** `session` as in the enrolment; `now` in ms since 1970. */
export function signAccessToken(keys: ServerKeys, session: string, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ sid: session })
    .setProtectedHeader({ alg: 'ES256', typ: ACCESS_TYPE, kid: keys.kid })
    .setIssuer(ISSUER)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
    .sign(keys.privateKey);
}

/** Answers with the session that a token speaks for at `now` (ms since 1970); `undefined` for one that is expired, forged or no token at all. */
export type AccessTokenReader = (token: string, now: number) => Promise<string | undefined>;

type Verified = { readonly session: string; readonly expires: number };
/** So many tokens that were seen lately need no second look at their signature, which costs as much as judging five documents. */
const REMEMBERED = 1000;

export function accessTokenReader(keys: ServerKeys): AccessTokenReader {
  const verified = new Map<string, Verified>();
  return async (token, now) => {
    const known = verified.get(token);
    if (known !== undefined) return known.expires > Math.floor(now / 1000) ? known.session : undefined;
    const read = await verifyAccessToken(keys, token, now);
    if (read === undefined) return undefined;
    const [oldest] = verified.size < REMEMBERED ? [] : verified.keys();
    if (oldest !== undefined) verified.delete(oldest);
    verified.set(token, read);
    return read.session;
  };
}

async function verifyAccessToken(keys: ServerKeys, token: string, now: number): Promise<Verified | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys.publicKey, {
      algorithms: ['ES256'],
      typ: ACCESS_TYPE,
      issuer: ISSUER,
      requiredClaims: ['sid', 'exp'],
      currentDate: new Date(now),
    });
    const { sid, exp } = payload;
    return typeof sid === 'string' && exp !== undefined ? { session: sid, expires: exp } : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

const certificateClaims = z.object({ laptop: id, tenant: id, person: id, publicKey: laptopPublicKey, iat: z.int() });
export type CertificateClaims = Omit<z.infer<typeof certificateClaims>, 'iat'>;

/** A compact JWS over the laptop and its key. It does not expire: it proves who was enrolled, not who may act. */
export function signCertificate(keys: ServerKeys, claims: CertificateClaims, now: number): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: CERTIFICATE_TYPE, kid: keys.kid })
    .setIssuedAt(Math.floor(now / 1000))
    .sign(keys.privateKey);
}

/** What a certificate of ours says, and when it was signed (seconds since 1970); `undefined` for anything else. */
export async function readCertificate(
  keys: ServerKeys,
  certificate: string,
): Promise<(CertificateClaims & { readonly signedAt: number }) | undefined> {
  try {
    const { payload } = await jwtVerify(certificate, keys.publicKey, { algorithms: ['ES256'], typ: CERTIFICATE_TYPE });
    const parsed = certificateClaims.safeParse(payload);
    if (!parsed.success) return undefined;
    const { iat, ...claims } = parsed.data;
    return { ...claims, signedAt: iat };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** Whether `signature` (base64url of 64 bytes) over `text` was made with the private half of a laptop's key. */
export function isSignedBy(publicKey: LaptopPublicKey, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    // The certificate holds no point on the curve: whoever enrolled sent nonsense for a key.
    return false;
  }
}

/** An opaque secret; only its hash is stored. */
export function newRefreshToken(random: Random): string {
  return Buffer.from(random(REFRESH_BYTES)).toString('base64url');
}

export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
