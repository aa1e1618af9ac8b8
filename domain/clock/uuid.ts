/**
 * UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits, so ids sort roughly by when they were made.
 * `now` in milliseconds since 1970; `random` supplies 10 bytes.
 */
export function uuidv7(now: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError('uuidv7 needs 10 random bytes');
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const rest = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0'));
  const version = `7${(rest[0] ?? '00').slice(1)}${rest[1]}`;
  const variant = ((Number.parseInt(rest[2] ?? '0', 16) & 0x3f) | 0x80).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}${rest[3]}-${rest.slice(4).join('')}`;
}

/** When a UUIDv7 was made, by the clock of who made it, in ms since 1970; `undefined` for other ids. */
export function uuidMs(id: string): number | undefined {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;
}

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const OPTIONAL_UUID_PATTERN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?$/;
