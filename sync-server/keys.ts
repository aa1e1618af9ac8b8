import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { RelayKey } from '#domain/protocol/session.ts';
import { relayKeyPair, type RelayKeyPair } from './relay/relay-key.ts';
import { StartError } from './start-error.ts';

/**
 * The server's own ES256 key pair: signs access tokens and laptops' certificates. `kid` is its thumbprint. `relay`: the key for
 * which work is sealed that travels by way of other laptops.
 */
export type ServerKeys = {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly relay: RelayKeyPair & RelayKey;
};

/** Outside the database, so that a database restored from a backup still proves certificates given after it. */
const FILE = 'server-key.json';

export async function generateKeys(): Promise<ServerKeys> {
  return keysFrom(await newKey());
}

/** The key in the data folder, made on first use. A key that is there and cannot be read is never replaced. */
export async function loadKeys(dataDir: string): Promise<ServerKeys> {
  const file = join(dataDir, FILE);
  try {
    return await keysFrom(JSON.parse(await readFile(file, 'utf8')) as JWK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new StartError(
        'key-unreadable',
        `The server's key ${file} cannot be read; put it back from a copy, or remove it and let every laptop sign in again.`,
      );
    }
  }
  const jwk = await newKey();
  await writeFile(`${file}.new`, JSON.stringify(jwk), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return keysFrom(jwk);
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(privateKey);
}

async function keysFrom(jwk: JWK): Promise<ServerKeys> {
  const { d: secret, ...shared } = jwk;
  if (secret === undefined) throw new Error('not a private key');
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'ES256'), importJWK(shared, 'ES256')]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('not an EC key');
  const relay = await relayKeyPair(secret);
  const kid = await calculateJwkThumbprint(shared);
  return { kid, privateKey, publicKey, relay: { ...relay, kid: await calculateJwkThumbprint(relay.publicKey) } };
}
