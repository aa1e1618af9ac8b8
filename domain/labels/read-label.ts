import { parseLabel } from '../compat/label.ts';
import { GS, gs1Elements, NAMING } from './gs1.ts';

/** Ends a format of an ISO/IEC 15434 message. */
const RS = '\u001E';
/** What a scanner that types puts before the text to say which kind of symbol it was: `]C1`, `]d2`, `]Q1`. */
const SYMBOLOGY = /^\][A-Za-z]\d/;
/** Names of what a link may carry, the most telling first. */
const QUERY = ['serial', 'sn', 's', 'asset', 'tag', 'device', 'site', 'id'];
const NAMED = /^(?:milepost|asset(?: no\.?)?|tag|device|site|cabinet|id)\s*[:=#]\s*(.+)$/i;

/**
 * The codes that a label may name something by, the most telling first: of a link the serial in it, of a GS1 or ISO/IEC 15434 label its
 * serial, of words what follows `S/N`; at last the text itself (S120). None for an empty one. `text` as a camera read it, a scanner typed it
 * or a person did.
 */
export function readLabel(text: string): string[] {
  const trimmed = text.trim();
  const bare = trimmed.replace(SYMBOLOGY, '');
  const gs1 = gs1Elements(trimmed);
  const found = [...fromLink(bare), ...NAMING.flatMap((ai) => gs1.get(ai) ?? []), ...fromIso15434(bare), ...fromWords(bare), bare];
  return [...new Set(found.map(tidy).filter((code) => code !== ''))];
}

/** Printable, on one line. */
function tidy(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** Of `https://…/d/SERIAL`, `…?sn=SERIAL`, and GS1 Digital Link `…/01/GTIN/21/SERIAL`. */
function fromLink(text: string): string[] {
  const [, path = '', query = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)\??([^#]*)/i.exec(text) ?? [];
  const asked = new Map(query.split('&').map((pair) => [pair.split('=')[0]?.toLowerCase(), pair.slice(pair.indexOf('=') + 1)]));
  const parts = path.split('/').filter((part) => part !== '');
  const elements = NAMING.flatMap((ai) => (parts.includes(ai) ? (parts[parts.indexOf(ai) + 1] ?? []) : []));
  return [...QUERY.flatMap((name) => asked.get(name) ?? []), ...elements, ...parts.slice(-1)].map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The serial of `[)>␞06␝S…`: data identifier S, or 25S with who issued it before it. */
function fromIso15434(text: string): string[] {
  if (!text.startsWith('[)>')) return [];
  const fields = text.split(RS).flatMap((format) => format.split(GS));
  return fields.flatMap((field) => /^(?:25)?S(.+)$/.exec(field)?.[1] ?? []);
}

function fromWords(text: string): string[] {
  const { serial } = parseLabel(text);
  return [...(serial === undefined ? [] : [serial]), ...(NAMED.exec(text)?.slice(1) ?? [])];
}
