import { webcrypto } from 'node:crypto';
import {
  RELAY_KEY_BITS,
  RELAY_KEY_INFO,
  relayContext,
  relayLoad,
  relaySignedText,
  type RelayBundle,
  type RelayLoad,
  type RelayRefusal,
} from '#domain/protocol/relay.ts';
import type { LaptopPublicKey } from '#domain/protocol/session.ts';
import type { ServerKeys } from '../keys.ts';
import { readCertificate, type CertificateClaims } from '../tokens.ts';

const { subtle } = webcrypto;

/** A bundle as the laptop wrote it: who wrote it is proven, what is in it is not judged yet. */
export type OpenedBundle = { readonly writer: CertificateClaims; readonly load: RelayLoad };

/**
 * Opens a bundle for this server: the certificate says whose it is, the signature that this laptop wrote it, the seal that nobody
 * read it. Answers with why not, whatever the bytes are; throws nothing.
 */
export async function openBundle(keys: ServerKeys, bundle: RelayBundle): Promise<OpenedBundle | RelayRefusal> {
  const { head, certificate } = bundle;
  const writer = await readCertificate(keys, certificate);
  if (writer === undefined || head.kid !== keys.relay.kid) return 'not-ours';
  if (writer.tenant !== head.tenant || writer.person !== head.person || writer.laptop !== head.laptop) return 'broken';
  try {
    if (!(await isSignedBy(writer.publicKey, bundle))) return 'broken';
    const plain = await unseal(keys, bundle);
    const load = relayLoad.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
    return load.success && load.data.documents.length === head.records ? { writer, load: load.data } : 'broken';
  } catch {
    // Not a point on the curve, a tag that does not fit, no JSON: it is not what a laptop wrote.
    return 'broken';
  }
}

async function isSignedBy(publicKey: LaptopPublicKey, bundle: RelayBundle): Promise<boolean> {
  const key = await subtle.importKey('jwk', { ...publicKey }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const signature = Buffer.from(bundle.signature, 'base64url');
  return subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new TextEncoder().encode(relaySignedText(bundle)));
}

async function unseal(keys: ServerKeys, bundle: RelayBundle): Promise<ArrayBuffer> {
  const ephemeral = await subtle.importKey('jwk', { ...bundle.ephemeralKey }, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: ephemeral }, keys.relay.privateKey, 256);
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(RELAY_KEY_INFO) };
  const bits = await subtle.deriveBits(hkdf, secret, RELAY_KEY_BITS);
  const key = await subtle.importKey('raw', bits.slice(0, 32), 'AES-GCM', false, ['decrypt']);
  const gcm = { name: 'AES-GCM', iv: bits.slice(32), additionalData: new TextEncoder().encode(relayContext(bundle)) };
  return subtle.decrypt(gcm, key, Buffer.from(bundle.sealed, 'base64url'));
}
