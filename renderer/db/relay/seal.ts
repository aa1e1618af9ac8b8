import {
  RELAY_KEY_BITS,
  RELAY_KEY_INFO,
  relayContext,
  relaySignedText,
  type RelayBundle,
  type RelayHead,
  type RelayLoad,
} from '#domain/protocol/relay.ts';
import { laptopPublicKey, type RelayKey } from '#domain/protocol/session.ts';

/** What sealing needs of the laptop: its private key never leaves the browser's key store. */
export type Sealer = { readonly certificate: string; readonly privateKey: CryptoKey; readonly serverKey: RelayKey };

/** Seals `load` for the server and signs it as this laptop: nobody in between can read it, change it, or say it is theirs. */
export async function sealBundle(sealer: Sealer, head: RelayHead, load: RelayLoad): Promise<RelayBundle> {
  const { certificate, serverKey } = sealer;
  const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const;
  // A fresh key pair for each bundle, so that key and nonce are used once.
  const ephemeral = await crypto.subtle.generateKey(ecdh, false, ['deriveBits']);
  const server = await crypto.subtle.importKey('jwk', { ...serverKey.publicKey }, ecdh, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: server }, ephemeral.privateKey, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf(RELAY_KEY_INFO) };
  const bits = await crypto.subtle.deriveBits(hkdf, secret, RELAY_KEY_BITS);
  const key = await crypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-GCM', false, ['encrypt']);
  const gcm = { name: 'AES-GCM', iv: bits.slice(32), additionalData: bytesOf(relayContext({ head, certificate })) };
  const sealed = base64url(await crypto.subtle.encrypt(gcm, key, bytesOf(JSON.stringify(load))));

  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', ephemeral.publicKey);
  const unsigned = { head, certificate, ephemeralKey: laptopPublicKey.parse({ kty, crv, x, y }), sealed };
  const ecdsa = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = base64url(await crypto.subtle.sign(ecdsa, sealer.privateKey, bytesOf(relaySignedText(unsigned))));
  return { ...unsigned, signature };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** In pieces: a function takes only so many arguments. */
function base64url(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
