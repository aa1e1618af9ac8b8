/**
 * CSV (RFC 4180) read record by record, so that one broken record is named and the next is still read. The usual parsers
 * cannot: a quote that is never closed takes the good records after it along.
 */

/** One record: its cells, or what is wrong with its quotes. `line` is where it starts, from 1; `position` the cell, from 1. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: 'unbalanced-quotes'; readonly position: number; readonly value: string };

/** A quoted cell may run on over line ends, but this far at most: beyond, its quote was never closed. Characters. */
const RUN_ON_MAX = 10_000;

const LF = 10;
const CR = 13;
const QUOTE = 34;

type Reading =
  | { readonly cells: string[]; readonly end: number; readonly runOn: boolean }
  | { readonly faultAt: number; readonly position: number };

/**
 * All records of a text, blank lines left out. `columns`: how many cells a record should have; it only decides whether a
 * record that runs over a line end is believed. Linear in the length of the text.
 */
export function* readCsv(text: string, delimiter: string, columns: number): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const firstEnd = endOfLine(text, at);
    const reading = readRecord(text, at, firstEnd, delimiter);
    let end = firstEnd;
    if ('faultAt' in reading) {
      yield { line, fault: 'unbalanced-quotes', position: reading.position, value: text.slice(reading.faultAt, firstEnd) };
    } else if (reading.runOn && !fits(reading.cells, columns)) {
      const position = reading.cells.findIndex((cell) => /[\r\n]/.test(cell)) + 1;
      yield { line, fault: 'unbalanced-quotes', position, value: text.slice(at, firstEnd) };
    } else {
      end = reading.end;
      if (reading.cells.some((cell) => cell.trim() !== '')) yield { line, cells: reading.cells };
    }
    const next = afterLineEnd(text, end);
    line += end === firstEnd ? 1 : linesIn(text, at, next);
    at = next;
  }
}

/** Whether a record has as many cells as it should; trailing delimiters add empty ones and lose nothing. */
export function fits(cells: readonly string[], columns: number): boolean {
  return cells.length >= columns && cells.slice(columns).every((cell) => cell.trim() === '');
}

/** The first record that is not blank, read with `delimiter`. */
export function readHeader(text: string, delimiter: string): CsvRecord | undefined {
  let at = 0;
  for (let line = 1; at < text.length; line += 1) {
    const end = endOfLine(text, at);
    for (const record of readCsv(text.slice(at, end), delimiter, 1)) return { ...record, line };
    at = afterLineEnd(text, end);
  }
  return undefined;
}

function readRecord(text: string, start: number, firstEnd: number, delimiter: string): Reading {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const opening = skipBlanks(text, at, delimiter);
    if (text.charCodeAt(opening) === QUOTE) {
      const quoted = readQuoted(text, opening, firstEnd + RUN_ON_MAX);
      const after = quoted === undefined ? 0 : skipBlanks(text, quoted.end, delimiter);
      if (quoted === undefined || !isBoundary(text, after, delimiter)) return { faultAt: opening, position: cells.length + 1 };
      cells.push(quoted.value);
      at = after;
    } else {
      const end = endOfCell(text, at, delimiter);
      const value = text.slice(at, end);
      if (value.includes('"')) return { faultAt: at, position: cells.length + 1 };
      cells.push(value);
      at = end;
    }
    if (text[at] !== delimiter) return { cells, end: at, runOn: at > firstEnd };
    at += 1;
  }
}

/** The cell whose opening quote is at `opening`; `end` is after its closing quote, which lies before `limit`. */
function readQuoted(text: string, opening: number, limit: number): { value: string; end: number } | undefined {
  let value = '';
  let from = opening + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0 || quote > limit) return undefined;
    value += text.slice(from, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function isBoundary(text: string, at: number, delimiter: string): boolean {
  return at >= text.length || text[at] === delimiter || isLineEnd(text.charCodeAt(at));
}

function isLineEnd(code: number): boolean {
  return code === LF || code === CR;
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at += 1;
  return at;
}

function endOfCell(text: string, from: number, delimiter: string): number {
  const stop = delimiter.charCodeAt(0);
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== stop && !isLineEnd(text.charCodeAt(at))) at += 1;
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at += 1;
  return at;
}

/** Past one line end: `\r\n`, `\n` or `\r`. */
function afterLineEnd(text: string, at: number): number {
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at = afterLineEnd(text, endOfLine(text, at))) lines += 1;
  return lines;
}
