import { z } from 'zod';
import { canonicalJson } from '../merge/canonical.ts';
import { id, line } from '../schema/fields.ts';
import { laptopPublicKey } from './session.ts';
import { collectionName, PUSH_LIMIT_MAX, wireDocument } from './sync.ts';

/**
 * Unsent work that another laptop takes along: sealed for the server, signed by the laptop that wrote it. Whoever carries it
 * reads the head and nothing else.
 */
const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'is not base64url');

export const relayHead = z.strictObject({
  /** Of this bundle: the same work handed over twice is two bundles. */
  id,
  tenant: id,
  person: id,
  laptop: id,
  laptopName: line(80),
  /** By the corrected clock of the laptop, in ms since 1970. */
  madeAt: z.int().min(0),
  records: z.int().min(1).max(PUSH_LIMIT_MAX),
  /** Names the server's key that it is sealed for. */
  kid: z.string().max(64),
});
export type RelayHead = z.infer<typeof relayHead>;

/** POST /api/v1/relay. `certificate`: as given to the laptop at sign-in. `sealed`: AES-256-GCM, the tag at its end. */
export const relayBundle = z.strictObject({
  head: relayHead,
  certificate: z.string().max(4000),
  ephemeralKey: laptopPublicKey,
  sealed: base64url.min(22),
  signature: base64url.max(100),
});
export type RelayBundle = z.infer<typeof relayBundle>;

/**
 * What is sealed: documents as a push would send them. `aheadMs`: by how much a clock that was found to run ahead had stamped some of
 * them, in ms, as far as the laptop knows; 0 for not at all.
 */
export const relayLoad = z.strictObject({
  documents: z
    .array(z.strictObject({ collection: collectionName, document: wireDocument }))
    .min(1)
    .max(PUSH_LIMIT_MAX),
  aheadMs: z.int().min(0),
});
export type RelayLoad = z.infer<typeof relayLoad>;

/** A file with work, as handed from laptop to laptop; much work is many bundles. */
export const relayFile = z.object({
  kind: z.literal('milepost-relay'),
  version: z.literal(1),
  bundles: z.array(relayBundle).min(1).max(1000),
});
export const RELAY_FILE_ENDING = '.milepost';
export const RELAY_FILE_MAX = 64 * 1024 * 1024;
/** A bundle is closed before its documents (UTF-8 bytes of JSON) are more; one document that is more by itself goes alone. */
export const RELAY_LOAD_BYTES = 2 * 1024 * 1024;
/** Bytes of a bundle on the wire: the largest document there can be, sealed and in base64. */
export const RELAY_BODY_MAX = 5 * 1024 * 1024;

/**
 * Why a bundle is not taken, for good. `not-ours`: made for another server or tenant · `broken`: not as the laptop wrote it ·
 * `revoked`: the laptop was shut out · `inactive`: the person no longer works here.
 */
export const relayRefusals = ['not-ours', 'broken', 'revoked', 'inactive'] as const;
export type RelayRefusal = (typeof relayRefusals)[number];

/** Counts of records only: a carrier learns nothing of what is in them. `refused` ones stay with the laptop that wrote them. */
export const relayAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('delivered'), taken: z.int().min(0), refused: z.int().min(0) }),
  z.object({ outcome: z.literal('refused'), reason: z.enum(relayRefusals) }),
]);
export type RelayAnswer = z.infer<typeof relayAnswer>;

/** What is authenticated with the sealed text, so that it opens under no other head or certificate. */
export function relayContext({ head, certificate }: Pick<RelayBundle, 'head' | 'certificate'>): string {
  return `milepost-relay/1\n${canonicalJson(head)}\n${certificate}`;
}

/** What the laptop signs: all of it (ECDSA P-256 over SHA-256, base64url of 64 bytes). */
export function relaySignedText(bundle: Omit<RelayBundle, 'signature'>): string {
  return `${relayContext(bundle)}\n${canonicalJson(bundle.ephemeralKey)}\n${bundle.sealed}`;
}

/** HKDF-SHA-256 over the shared secret of ECDH P-256, with this as `info`, gives 32 bytes of key and 12 of nonce. */
export const RELAY_KEY_INFO = 'milepost-relay/1 key and nonce';
export const RELAY_KEY_BITS = (32 + 12) * 8;
