import { createECDH, hkdfSync, webcrypto } from 'node:crypto';
import type { LaptopPublicKey } from '#domain/protocol/session.ts';

export type RelayKeyPair = { readonly privateKey: webcrypto.CryptoKey; readonly publicKey: LaptopPublicKey };

/** The order of P-256: a private key is a number from 1 to below it. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** So many more bits than the order has that the remainder favours no key. */
const DERIVED_BYTES = 48;

/**
 * The key for sealed work, derived from the server's signing key (`secret`: its private part, base64url): another key for another
 * purpose, with nothing more to back up, and the same on all servers of one database.
 */
export async function relayKeyPair(secret: string): Promise<RelayKeyPair> {
  const derived = hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', 'milepost relay key', DERIVED_BYTES);
  const number = (BigInt(`0x${Buffer.from(derived).toString('hex')}`) % (ORDER - 1n)) + 1n;
  const privateBytes = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(privateBytes);
  // 04, x, y
  const point = ecdh.getPublicKey();
  const publicKey = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) } as const;
  const jwk = { ...publicKey, d: privateBytes.toString('base64url') };
  const privateKey = await webcrypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { privateKey, publicKey };
}
