import { createCipheriv, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, sign } from 'node:crypto';

/**
 * How version 1 signs and seals, written out a second time: what laptops in the field do stays as it is, whatever becomes of the app's own.
 * The key is of the laptop in `vectors/v1-more-exchange.json`, and good for nothing else.
 */
const LAPTOP_KEY = createPrivateKey({
  key: {
    kty: 'EC',
    x: 'g5sZCKkiufO0V-ZJ_37qsrrCDDhxkIWaVbNaLbIta4k',
    y: 'OwOLBeD7IR_2eMnmMJi7V9I2lOD9kSy25sO2fP9fuZg',
    crv: 'P-256',
    d: '_qCbSxz76e_rhCFXeXV_P0_JyZ2kUdcZOoWLx-I8Z8Q',
  },
  format: 'jwk',
});

type Kept = { readonly [name: string]: string };
/** What a step needs made before it can ask: a proof for coming back, or a bundle of unsent work. */
export type Make =
  | { readonly resume: { readonly at: number } }
  | { readonly relay: { readonly head: { readonly [field: string]: unknown }; readonly load: object } };

/** The parts of a request that no recording can have. `kept`: `certificate`, and of the server's key `relayX` and `relayY`. */
export function make(what: Make, kept: Kept): Kept {
  const certificate = kept['certificate'] ?? '';
  if ('resume' in what) return { signature: signed(`milepost-resume\n${what.resume.at}\n${certificate}`) };
  const { head, load } = what.relay;
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = { kty: 'EC', crv: 'P-256', x: kept['relayX'], y: kept['relayY'] };
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: createPublicKey({ key: server, format: 'jwk' }) });
  const bits = Buffer.from(hkdfSync('sha256', shared, '', 'milepost-relay/1 key and nonce', 44));
  const context = `milepost-relay/1\n${inOrder(head)}\n${certificate}`;
  const cipher = createCipheriv('aes-256-gcm', bits.subarray(0, 32), bits.subarray(32)).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(load)), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  const { x = '', y = '' } = ephemeral.publicKey.export({ format: 'jwk' });
  const signature = signed(`${context}\n${inOrder({ kty: 'EC', crv: 'P-256', x, y })}\n${sealed}`);
  return { ephemeralX: x, ephemeralY: y, sealed, signature };
}

function signed(text: string): string {
  return sign('sha256', Buffer.from(text), { key: LAPTOP_KEY, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

function inOrder(flat: { readonly [field: string]: unknown }): string {
  return JSON.stringify(Object.fromEntries(Object.entries(flat).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
