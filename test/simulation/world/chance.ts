import { seeded, type Seeded } from '../../fixtures/random.ts';

/** Chance of its own for each part of a run, so that a draw more in one place changes nothing elsewhere. */
export function chanceOf(seed: number, part: string): Seeded {
  let mixed = (seed ^ 0x9e3779b9) >>> 0;
  for (const letter of part) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return seeded(Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d));
}

export function happens(random: Seeded, probability: number): boolean {
  return random() < probability;
}

/** `size` bytes. */
export function bytesOf(random: Seeded, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
}
