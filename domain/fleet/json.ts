/**
 * Fleet rows from JSON: an array of flat objects, the same under one key (`{"devices": […]}`), or one object a line.
 * Each object is found and parsed by itself, so that a broken one is named with its line and the others are kept.
 */

/** One object: its entries in the order written, or that it is no JSON. `line` is where it starts, from 1. */
export type JsonRecord =
  | { readonly line: number; readonly entries: readonly (readonly [string, unknown])[] }
  | { readonly line: number; readonly fault: 'bad-json'; readonly value: string };

const LF = 10;

/** All objects of a text. What is neither object nor punctuation around objects counts as one broken record. Linear. */
export function* readJson(text: string): Generator<JsonRecord> {
  const wrapper = /^\s*\{\s*"[^"\n]*"\s*:\s*\[/.exec(text);
  let at = wrapper?.[0].length ?? 0;
  let line = 1 + countLines(text, 0, at);
  while (at < text.length) {
    const char = text[at] ?? '';
    let end = at + 1;
    if (char === '{') {
      end = endOfObject(text, at);
      yield parseObject(text.slice(at, end), line);
    } else if (!/[\s,[\]}]/.test(char)) {
      end = endOfStray(text, at);
      yield { line, fault: 'bad-json', value: text.slice(at, end) };
    }
    line += countLines(text, at, end);
    at = end;
  }
}

/** Where text that belongs to no object ends: before the line end or the next object. */
function endOfStray(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '{' && text[at] !== '\n') at += 1;
  return at;
}

function parseObject(text: string, line: number): JsonRecord {
  try {
    const value: unknown = JSON.parse(text);
    return { line, entries: Object.entries(value as object) };
  } catch {
    return { line, fault: 'bad-json', value: text };
  }
}

/** Where the object that starts at `start` ends: after its brace, or where another object starts in its place. */
function endOfObject(text: string, start: number): number {
  let depth = 0;
  let previous = '';
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      at = endOfString(text, at);
      previous = '"';
      continue;
    }
    // A brace that no colon announces starts the next row: this one's closing brace is missing.
    if (char === '{' && depth > 0 && previous !== ':' && previous !== '[') return at;
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return at + 1;
    if (char.trim() !== '') previous = char;
  }
  return text.length;
}

/** The closing quote, or the line end before which it is missing: JSON strings hold no raw line ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === LF) lines += 1;
  return lines;
}
