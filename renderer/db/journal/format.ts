import { z } from 'zod';
import { isHlc, type Hlc } from '#domain/clock/hlc.ts';
import { collectionName, wireDocument } from '#domain/protocol/sync.ts';
import { crc32 } from './crc32.ts';

/**
 * A journal file is lines, each `number length checksum content\n`: three times eight hex digits, then JSON in ASCII. Numbers only
 * ever grow, also when a file is used anew, so that what an earlier use left behind a line is never taken for its continuation.
 * A zero byte where a line would begin ends the file.
 */
const documentInJournal = z.object({
  collection: collectionName,
  /** The latest clock reading of this change: what a receipt must reach. */
  upTo: z.custom<Hlc>((value) => typeof value === 'string' && isHlc(value)),
  document: wireDocument,
});
/** A document as an action left it. */
export type JournalDocument = z.infer<typeof documentInJournal>;

const lineContent = z.discriminatedUnion('kind', [
  /** The file begins anew: everything before has been settled. */
  z.object({ kind: z.literal('start') }),
  /** One action with all its documents. `at`: milliseconds since 1970. */
  z.object({ kind: z.literal('action'), at: z.number(), documents: z.array(documentInJournal) }),
  /** The action of line `line` did not come to be, and the person was told so. */
  z.object({ kind: z.literal('withdrawn'), line: z.number() }),
]);
export type LineContent = z.infer<typeof lineContent> | { readonly kind: 'unknown' };
export type Line = { readonly number: number; readonly content: LineContent };

/** What a file holds. `end`: where the next line goes (bytes); `damaged`: bytes that hold no line although they should. */
export type Decoded = { readonly lines: readonly Line[]; readonly end: number; readonly damaged: number };

export const END = '\0';
const HEADER = /^([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8}) $/;
const ANYWHERE = /(?=[0-9a-f]{8} [0-9a-f]{8} [0-9a-f]{8} )/g;
const HEADER_LENGTH = 27;

export function encodeLine({ number, content }: Line): string {
  const json = asciiJson(content);
  return `${hex(number)} ${hex(json.length)} ${hex(checksum(number, json))} ${json}\n`;
}

/** Reads whatever is in a file; never throws. A damaged place costs the lines that it touches and no other. */
export function decode(text: string): Decoded {
  const lines: Line[] = [];
  let at = 0;
  let end = 0;
  let damaged = 0;
  let last = -1;
  while (at < text.length && text[at] !== END) {
    const found = lineAt(text, at);
    if (found === undefined) {
      const next = nextLine(text, at + 1, last);
      damaged += text.slice(at, next).replace(/\0+$/, '').length;
      at = next ?? text.length;
      continue;
    }
    // From an earlier use of the file.
    if (found.line.number <= last) break;
    last = found.line.number;
    lines.push(found.line);
    at = found.end;
    end = at;
  }
  return { lines, end, damaged };
}

function lineAt(text: string, at: number): { readonly line: Line; readonly end: number } | undefined {
  const [, number = '', length = '', sum = ''] = HEADER.exec(text.slice(at, at + HEADER_LENGTH)) ?? [];
  if (number === '') return undefined;
  const end = at + HEADER_LENGTH + Number.parseInt(length, 16) + 1;
  const json = text.slice(at + HEADER_LENGTH, end - 1);
  const line = Number.parseInt(number, 16);
  if (text[end - 1] !== '\n' || checksum(line, json) !== Number.parseInt(sum, 16)) return undefined;
  return { line: { number: line, content: contentOf(json) }, end };
}

/** What a newer version wrote, and this one does not know, is nothing to do with and nothing wrong either. */
function contentOf(json: string): LineContent {
  try {
    return lineContent.parse(JSON.parse(json));
  } catch {
    return { kind: 'unknown' };
  }
}

/** Where after a damaged place the next whole line begins that is newer than line `last`. */
function nextLine(text: string, from: number, last: number): number | undefined {
  for (const { index } of text.slice(from).matchAll(ANYWHERE)) {
    const found = lineAt(text, from + index);
    if (found !== undefined && found.line.number > last) return from + index;
  }
  return undefined;
}

function checksum(number: number, json: string): number {
  return crc32(`${hex(number)} ${json}`);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
