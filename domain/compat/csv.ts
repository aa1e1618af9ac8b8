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

const DELIMITERS = [',', ';', '\t'];

/** Reads a matrix file as CSV with a header line. Times are ISO 8601 dates, or times with their offset. */
export function readMatrixFile(text: string): MatrixFile {
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
      const read = readRow(cell);
      const key = JSON.stringify(read);
      if ('code' in read) bad(read.code, read.value);
      else if (seen.has(key)) bad('repeated', cell('model'));
      else rules.push(read);
      seen.add(key);
    }
  }
  return { rules, problems };
}

function readRow(cell: (column: Column) => string): RuleContent | Omit<MatrixFileProblem, 'line'> {
  const verdict = rulings.find((one) => one === cell('verdict').toLowerCase() && one !== 'withdrawn');
  if (verdict === undefined) return { code: 'bad-verdict', value: cell('verdict') };
  const [from, until] = [readTime(cell('from')), readTime(cell('until'))];
  const badTime = (['from', 'until'] as const).find((column) => cell(column) !== '' && readTime(cell(column)) === undefined);
  if (badTime !== undefined) return { code: 'bad-time', value: cell(badTime) };
  const ruling: Ruling = { verdict, text: cell('text') };
  const [vendor, model, revision, firmware, app] = (['vendor', 'model', 'revision', 'firmware', 'app'] as const).map(cell);
  const pattern = { vendor, model, revision, firmware, app } as RuleContent['pattern'];
  const validity = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  const rule: RuleContent = { ...emptyRule, pattern, ruling, validity };
  const [problem] = ruleProblems(rule);
  if (problem !== undefined) return { code: problem, value: model ?? '' };
  const tooLong = contentSchema.safeParse({ pattern, ruling });
  return tooLong.success ? rule : { code: 'too-long', value: model ?? '' };
}

const contentSchema = matrixRule.pick({ pattern: true, ruling: true });

/** A date counts from its beginning in UTC. */
function readTime(text: string): string | undefined {
  if (text === '') return undefined;
  const full = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const parsed = matrixRule.shape.validity.safeParse({ from: full });
  return parsed.success && !Number.isNaN(Date.parse(full)) ? full : undefined;
}

function columnsIn(text: string, delimiter: string): Column[] {
  const header = readHeader(text, delimiter);
  return header !== undefined && 'cells' in header ? header.cells.map(columnOf).filter((column) => column !== undefined) : [];
}

function columnOf(header: string): Column | undefined {
  const name = header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return matrixColumns.find((column) => column === name) ?? synonyms[name];
}
