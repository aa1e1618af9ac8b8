/** Crockford's alphabet: no I, L, O or U, so a code survives being read aloud over a bad line. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The short name by which people speak of an incident, e.g. `K7Q-2M4`: 30 bits of its random part. It needs no server,
 * so an incident born offline has it at once; two incidents share one about once in a billion pairs.
 */
export function reference(id: string): string {
  let bits = Number.parseInt(id.slice(-8), 16) % 2 ** 30;
  let code = '';
  for (let place = 0; place < 6; place += 1) {
    code = (ALPHABET[bits % 32] ?? '0') + code;
    bits = Math.floor(bits / 32);
  }
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}
