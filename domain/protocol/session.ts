import { z } from 'zod';
import { id, line } from '../schema/fields.ts';
import { regionList, role } from '../schema/person.ts';

/** The public half of a laptop's own key pair: ECDSA P-256, as a JSON Web Key. */
export const laptopPublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().max(64),
  y: z.string().max(64),
});
export type LaptopPublicKey = z.infer<typeof laptopPublicKey>;

/** POST /api/v1/session: signs a person in and enrols the laptop (or enrols it again, by its id). */
export const signInRequest = z.strictObject({
  email: z.string().max(200),
  password: z.string().max(200),
  laptop: z.strictObject({ id, name: line(80).min(1), publicKey: laptopPublicKey }),
});
export type SignInRequest = z.infer<typeof signInRequest>;

/** Who is signed in, as the app needs to know it with no network. */
export const principal = z.object({
  tenant: id,
  tenantName: z.string(),
  person: id,
  name: z.string(),
  email: z.string(),
  role,
  /** The regions whose sites this person sees; absent: the whole tenant. */
  regions: regionList.optional(),
  laptop: id,
});
export type Principal = z.infer<typeof principal>;

/** `accessToken` is short-lived (`expiresInSeconds`); `refreshToken` is opaque and replaced at each use. */
export const tokens = z.object({ accessToken: z.string(), refreshToken: z.string(), expiresInSeconds: z.int() });
export type Tokens = z.infer<typeof tokens>;

/** The key for which work is sealed that another laptop takes along (`relay.ts`): ECDH P-256. */
export const relayKey = z.object({ kid: z.string().max(64), publicKey: laptopPublicKey });
export type RelayKey = z.infer<typeof relayKey>;

/** `certificate`: a compact JWS by the server's key over the laptop's id, tenant, person and public key. */
export const signInAnswer = z.object({ principal, tokens, certificate: z.string(), relayKey });
export type SignInAnswer = z.infer<typeof signInAnswer>;

/** POST /api/v1/session/refresh */
export const refreshRequest = z.strictObject({ refreshToken: z.string().max(200) });
export const refreshAnswer = z.object({ principal, tokens, relayKey });
export type RefreshAnswer = z.infer<typeof refreshAnswer>;

/**
 * POST /api/v1/session/resume: new tokens for a laptop whose own are newer than a database that came from a backup. It shows its
 * certificate and signs `resumeText` with its private key (ECDSA P-256 over SHA-256, base64url of 64 bytes). `at`: milliseconds
 * since 1970 by the server's time. Each proof is taken once. Answers as a refresh does.
 */
export const resumeRequest = z.strictObject({
  certificate: z.string().max(4000),
  at: z.int().min(0),
  signature: z.string().max(200),
});
export type ResumeRequest = z.infer<typeof resumeRequest>;

export function resumeText(certificate: string, at: number): string {
  return `milepost-resume\n${at}\n${certificate}`;
}

/** A proof counts while its time is this near to the server's, in milliseconds. */
export const RESUME_TOLERANCE_MS = 5 * 60_000;

/** GET /api/v1/server: what a laptop asks to find out whether an address is a Milepost server at all. */
export const serverInfo = z.object({
  product: z.literal('milepost'),
  version: z.string(),
  protocol: z.int(),
  name: z.string(),
  now: z.string(),
});
export type ServerInfo = z.infer<typeof serverInfo>;
