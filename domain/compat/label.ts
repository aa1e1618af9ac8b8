import type { Combination } from '../schema/variant.ts';

/** What a label, or a typed line, says of a device; what it does not say is absent. */
export type Label = Partial<Combination> & { readonly serial?: string };

const KEYS: { readonly [key: string]: keyof Label } = {
  vendor: 'vendor',
  make: 'vendor',
  manufacturer: 'vendor',
  mfr: 'vendor',
  hardware: 'hardware',
  hw: 'hardware',
  model: 'hardware',
  firmware: 'firmware',
  fw: 'firmware',
  app: 'app',
  software: 'app',
  sw: 'app',
  serial: 'serial',
  'serial no': 'serial',
  sn: 'serial',
  's/n': 'serial',
};
const KEYED = new RegExp(String.raw`(?:^|[\s;,|])(${Object.keys(KEYS).join('|')})(?:\.?\s*[:=]\s*|\s+)`, 'gi');
/** Has a digit, and something that models and revisions do not end in: `2.4.1`, `R22.1`, `v7`. */
const VERSION_LIKE = /^(?:v\d[\w.+-]*|[a-z]?\d+(?:\.[\w+-]+)+)$/i;

/**
 * Reads what was scanned or typed: `HW: Cam-B r2; FW: 2.4.1`, `Cam-B r2 / 2.4.1 / 5.2.0`, `Cam-B r2 2.4.1`. Without names the order is
 * hardware, firmware, app.
 */
export function parseLabel(text: string): Label {
  const keyed = [...text.matchAll(KEYED)];
  if (keyed.length > 0) {
    const label: { -readonly [K in keyof Label]: Label[K] } = {};
    for (const [place, match] of keyed.entries()) {
      const key = KEYS[(match[1] ?? '').toLowerCase()];
      const value = text.slice(match.index + match[0].length, keyed[place + 1]?.index).replaceAll(/^[\s;,|]+|[\s;,|]+$/g, '');
      if (key !== undefined && value !== '') label[key] ??= value;
    }
    return label;
  }
  const separated = text.split(/\s*[;|\t\n\r]\s*|\s+\/\s+|,\s+/).filter((part) => part.trim() !== '');
  const [hardware, firmware, app] = separated.length > 1 ? separated : splitAtVersions(text);
  return {
    ...(hardware === undefined || hardware.trim() === '' ? {} : { hardware: hardware.trim() }),
    ...(firmware === undefined ? {} : { firmware: firmware.trim() }),
    ...(app === undefined ? {} : { app: app.trim() }),
  };
}

/** Hardware first, then at most two words at the end that look like versions. */
function splitAtVersions(text: string): string[] {
  const words = text.trim().split(/\s+/);
  let first = words.length;
  while (first > 0 && words.length - first < 2 && VERSION_LIKE.test(words[first - 1] ?? '')) first -= 1;
  return [words.slice(0, first).join(' '), ...words.slice(first)];
}
