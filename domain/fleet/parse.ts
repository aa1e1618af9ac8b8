import { sift } from './among.ts';
import { readRow, type Cell, type ReadRow } from './cells.ts';
import { columnOf, requiredColumns, type ColumnRef, type FleetColumn } from './columns.ts';
import { fits, readCsv, readHeader, type CsvRecord } from './csv.ts';
import { encodingOf, type Decode } from './decode.ts';
import { readJson } from './json.ts';
import { problemAt, type FleetProblem } from './problems.ts';
import type { FleetRow } from './row.ts';

export type FleetFileKind = 'csv' | 'json';

/** The good rows in the file's order; every problem, by line; how many rows are bad (a row may have several problems; what is wrong with the whole file counts no row). */
export type ParsedFleet = { readonly rows: readonly FleetRow[]; readonly problems: readonly FleetProblem[]; readonly badRows: number };

/** A file with more bad rows than this is no fleet file; reading on would only cost. */
const BAD_ROWS_MAX = 100_000;

const delimiters = [',', ';', '\t', '|'];

/**
 * Reads a fleet file: UTF-8 with or without byte order mark, or UTF-16 with one; CSV with commas, semicolons, tabs or
 * bars and a header line in any order, or JSON. Never throws; a bad row never spoils another. Linear in the file's length.
 */
export function parseFleet(bytes: Uint8Array, kind: FleetFileKind, decode: Decode): ParsedFleet {
  const text = decode(bytes, encodingOf(bytes));
  const { read, problems, badRows } = kind === 'csv' ? readCsvRows(text) : readJsonRows(text);
  if (badRows >= BAD_ROWS_MAX) {
    return { rows: [], problems: [problemAt(1, 'too-many-problems', 'too many bad rows: this is no fleet file')], badRows };
  }
  if (read.length === 0 && problems.length === 0) problems.push(problemAt(1, 'empty-file', 'the file has no rows'));
  const sifted = sift(read);
  const all = [...problems, ...sifted.problems].sort((a, b) => a.line - b.line || (a.column?.position ?? 0) - (b.column?.position ?? 0));
  return { rows: sifted.rows.map(({ row }) => row), problems: all, badRows: badRows + sifted.problems.length };
}

type Read = { readonly read: ReadRow[]; readonly problems: FleetProblem[]; badRows: number };

function collect(into: Read, line: number, cells: readonly Cell[]): void {
  const row = readRow(line, cells);
  if ('row' in row) into.read.push(row);
  else bad(into, ...row);
}

function bad(into: Read, ...problems: FleetProblem[]): void {
  into.problems.push(...problems);
  into.badRows += 1;
}

function readJsonRows(text: string): Read {
  const into: Read = { read: [], problems: [], badRows: 0 };
  for (const record of readJson(text)) {
    if (into.badRows >= BAD_ROWS_MAX) break;
    if ('fault' in record) {
      bad(into, problemAt(record.line, record.fault, 'not a JSON object with one row', undefined, record.value));
      continue;
    }
    const taken = new Set<FleetColumn>();
    const cells = record.entries.map(([name, value], index): Cell => {
      const key = columnOf(name);
      const known = key !== undefined && !taken.has(key);
      if (known) taken.add(key);
      return { column: { name: name.slice(0, 80), position: index + 1 }, key: known ? key : undefined, value };
    });
    collect(into, record.line, cells);
  }
  return into;
}

type Header = { readonly line: number; readonly columns: readonly { readonly ref: ColumnRef; readonly key: FleetColumn | undefined }[] };

function readCsvRows(text: string): Read {
  const into: Read = { read: [], problems: [], badRows: 0 };
  const delimiter = bestDelimiter(text);
  const header = headerOf(readHeader(text, delimiter));
  if (header === undefined) return into;
  const wrong = headerProblems(header);
  if (wrong.length > 0) return { read: [], problems: wrong, badRows: 0 };
  for (const record of readCsv(text, delimiter, header.columns.length)) {
    if (into.badRows >= BAD_ROWS_MAX) break;
    if (record.line > header.line) readCsvRow(into, header, record);
  }
  return into;
}

function readCsvRow(into: Read, header: Header, record: CsvRecord): void {
  const { line } = record;
  if ('fault' in record) {
    const column = header.columns[record.position - 1]?.ref ?? { name: '', position: record.position };
    bad(into, problemAt(line, record.fault, 'a quotation mark has no partner', column, record.value));
    return;
  }
  const expected = header.columns.length;
  const { cells } = record;
  if (!fits(cells, expected)) {
    const at = Math.min(cells.length, expected);
    const column = header.columns[at]?.ref ?? { name: '', position: expected + 1 };
    bad(into, problemAt(line, 'column-count', `the row has ${cells.length} columns, the header ${expected}`, column));
    return;
  }
  collect(
    into,
    line,
    header.columns.map(({ ref, key }, index) => ({ column: ref, key, value: cells[index] ?? '' })),
  );
}

function headerOf(record: CsvRecord | undefined): Header | undefined {
  if (record === undefined) return undefined;
  const cells = 'cells' in record ? record.cells : [record.value];
  const columns = cells.map((cell, index) => ({ ref: { name: cell.trim().slice(0, 80), position: index + 1 }, key: columnOf(cell) }));
  return { line: record.line, columns };
}

function headerProblems(header: Header): FleetProblem[] {
  const { line, columns } = header;
  const absent = requiredColumns.filter((required) => columns.every(({ key }) => key !== required));
  // Half of the bytes of Latin text in UTF-16 are zero.
  if (columns.some(({ ref }) => ref.name.includes('\0'))) {
    return [problemAt(line, 'wrong-encoding', 'the file is not UTF-8; UTF-16 is read when it starts with a byte order mark')];
  }
  const problems = absent.map((required) =>
    problemAt(line, 'missing-column', `the header names no column ${required}`, { name: required, position: 0 }),
  );
  const seen = new Set<FleetColumn>();
  for (const { ref, key } of columns) {
    if (key === undefined) continue;
    if (seen.has(key)) problems.push(problemAt(line, 'repeated-column', `a second column for ${key}`, ref));
    seen.add(key);
  }
  return problems;
}

/** The delimiter under which the header names most columns that are known. */
function bestDelimiter(text: string): string {
  const known = (delimiter: string): number => {
    const header = headerOf(readHeader(text, delimiter));
    return header?.columns.filter(({ key }) => key !== undefined).length ?? 0;
  };
  return delimiters.reduce((best, one) => (known(one) > known(best) ? one : best));
}
