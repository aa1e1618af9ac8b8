import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from './clock.ts';

/** Cost of an argon2id hash: `memory` in KiB, `passes` over it, `parallelism` in lanes. */
export type PasswordCost = { readonly memory: number; readonly passes: number; readonly parallelism: number };

/** RFC 9106, second recommendation: 64 MiB, three passes, four lanes. */
export const passwordCost: PasswordCost = { memory: 65_536, passes: 3, parallelism: 4 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const derive = promisify(argon2);

/** A PHC string with everything needed to verify it later, whatever the cost is by then. */
export async function hashPassword(password: string, random: Random, cost: PasswordCost = passwordCost): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES));
  const hash = await argon2id(password, salt, cost, HASH_BYTES);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${bare(salt)}$${bare(hash)}`;
}

/** Compares in constant time. A text that is no such hash matches nothing. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return timingSafeEqual(await argon2id(password, Buffer.from(salt, 'base64'), cost, expected.length), expected);
}

/** Normalised, so that a password typed on another keyboard has the same bytes. */
function argon2id(password: string, salt: Buffer, cost: PasswordCost, length: number): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, tagLength: length, ...cost });
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
