import { fits, readCsv, readHeader } from '../fleet/csv.ts';
import { matrixRule, rulings, type Ruling } from '../schema/matrix-rule.ts';
import { emptyRule, ruleProblems, type RuleContent, type RuleProblem } from './review.ts';

/** The columns of a matrix file, in any order; `text` is the condition or the reason. */
export const matrixColumns = ['vendor', 'model', 'revision', 'firmware', 'app', 'verdict', 'text', 'from', 'until'] as const;
type Column = (typeof matrixColumns)[number];

const synonyms: { readonly [name: string]: Column } = {
  manufacturer: 'vendor',
  make: 'vendor',
  hardware: 'model',
  hw: 'model',
  rev: 'revision',
  fw: 'firmware',
  application: 'app',
  software: 'app',
  sw: 'app',
  status: 'verdict',
  ruling: 'verdict',
  reason: 'text',
  condition: 'text',
  validfrom: 'from',
  validuntil: 'until',
};

export type MatrixFileProblem = {
  /** From 1; of the whole file where it is 1 and the code says so. */
  readonly line: number;
  readonly code: RuleProblem | 'no-columns' | 'quotes' | 'cells' | 'bad-verdict' | 'bad-time' | 'too-long' | 'repeated';
  readonly value: string;
};

/** Rules as a file has them, and every row that is none. A bad row never spoils another. */
export type MatrixFile = { readonly rules: readonly RuleContent[]; readonly problems: readonly MatrixFileProblem[] };

const DAY_MS = 24 * 3_600_000;
const DELIMITERS = [',', ';', '\t'];

/** The moment of a wall time without zone (`2026-12-31T00:00`) where the file is read, as ISO 8601 with its offset. */
export type LocalTime = (wall: string) => string;

/**
 * Reads a matrix file as CSV with a header line. Times are ISO 8601 with their offset, or dates: those are whole days where the file is
 * read, so a rule holds from the beginning of the one until the end of the other.
 */
export function readMatrixFile(text: string, localTime: LocalTime): MatrixFile {
  const delimiter = DELIMITERS.reduce((best, one) => (columnsIn(text, one).length > columnsIn(text, best).length ? one : best));
  const header = readHeader(text, delimiter);
  const columns = header !== undefined && 'cells' in header ? header.cells.map(columnOf) : [];
  if (header === undefined || !columns.includes('verdict') || !columns.includes('model')) {
    return { rules: [], problems: [{ line: header?.line ?? 1, code: 'no-columns', value: 'model, verdict' }] };
  }
  const [rules, problems]: [RuleContent[], MatrixFileProblem[]] = [[], []];
  const seen = new Set<string>();
  for (const record of readCsv(text, delimiter, columns.length)) {
    const { line } = record;
    if (line <= header.line) continue;
    const bad = (code: MatrixFileProblem['code'], value: string): number => problems.push({ line, code, value: value.slice(0, 60) });
    if ('fault' in record) bad('quotes', record.value);
    else if (!fits(record.cells, columns.length)) bad('cells', record.cells.join(delimiter));
    else {
      const cell = (column: Column): string => (record.cells[columns.indexOf(column)] ?? '').trim();
      const read = readRow(cell, localTime);
      const key = JSON.stringify(read);
      if ('code' in read) bad(read.code, read.value);
      else if (seen.has(key)) bad('repeated', cell('model'));
      else rules.push(read);
      seen.add(key);
    }
  }
  return { rules, problems };
}

function readRow(cell: (column: Column) => string, localTime: LocalTime): RuleContent | Omit<MatrixFileProblem, 'line'> {
  const verdict = rulings.find((one) => one === cell('verdict').toLowerCase() && one !== 'withdrawn');
  if (verdict === undefined) return { code: 'bad-verdict', value: cell('verdict') };
  const times = { from: readTime(cell('from'), 0, localTime), until: readTime(cell('until'), 1, localTime) };
  const badTime = (['from', 'until'] as const).find((column) => cell(column) !== '' && times[column] === undefined);
  if (badTime !== undefined) return { code: 'bad-time', value: cell(badTime) };
  const ruling: Ruling = { verdict, text: cell('text') };
  const [vendor, model, revision, firmware, app] = (['vendor', 'model', 'revision', 'firmware', 'app'] as const).map(cell);
  const pattern = { vendor, model, revision, firmware, app } as RuleContent['pattern'];
  const { from, until } = times;
  const validity = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  const rule: RuleContent = { ...emptyRule, pattern, ruling, validity };
  const [problem] = ruleProblems(rule);
  if (problem !== undefined) return { code: problem, value: model ?? '' };
  const tooLong = contentSchema.safeParse({ pattern, ruling });
  return tooLong.success ? rule : { code: 'too-long', value: model ?? '' };
}

const contentSchema = matrixRule.pick({ pattern: true, ruling: true });

/** A time with its offset, or the beginning of the day that is `daysOn` after a date: that of the next one is the end of it. */
function readTime(text: string, daysOn: number, localTime: LocalTime): string | undefined {
  if (text === '') return undefined;
  const full = /^\d{4}-\d\d-\d\d$/.test(text) && isDate(text) ? localTime(`${dayAfter(text, daysOn)}T00:00`) : text;
  const parsed = matrixRule.shape.validity.safeParse({ from: full });
  return parsed.success && !Number.isNaN(Date.parse(full)) ? full : undefined;
}

/** No 30 February, which would pass for a day in March. */
function isDate(date: string): boolean {
  return !Number.isNaN(Date.parse(date)) && dayAfter(date, 0) === date;
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function columnsIn(text: string, delimiter: string): Column[] {
  const header = readHeader(text, delimiter);
  return header !== undefined && 'cells' in header ? header.cells.map(columnOf).filter((column) => column !== undefined) : [];
}

function columnOf(header: string): Column | undefined {
  const name = header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return matrixColumns.find((column) => column === name) ?? synonyms[name];
}
