import type { MatrixRule, RulePattern } from '../schema/matrix-rule.ts';
import type { Combination } from '../schema/variant.ts';
import { rememberComparisons, type Comparisons } from './comparisons.ts';
import { parseHardware } from './hardware.ts';
import { exactly, fold, parseRange, parseText, type Part } from './version-range.ts';

/** A rule in force, read: the places of its parts (in the order of `PARTS`). It holds from `from` until before `until`, ms since 1970. */
export type ReadRule = {
  readonly rule: MatrixRule;
  readonly parts: readonly number[];
  readonly strictness: number;
  readonly from: number;
  readonly until: number;
};

/** The published rules, ready to be asked. `version` counts the steps that were ever published; `publishedAt` is the last of them. */
export type Matrix = {
  readonly version: number;
  /** ISO 8601; `''` where nothing was published yet. */
  readonly publishedAt: string;
  /** The strictest first. */
  readonly rules: readonly ReadRule[];
  /** By folded model; those that name none under `''`. */
  readonly byModel: ReadonlyMap<string, readonly ReadRule[]>;
  readonly parts: readonly Part[];
  readonly comparisons: Comparisons;
  /** The rules that take less than this one and nothing else; found out once for each that is asked about. */
  readonly narrowerThan: (rule: ReadRule) => readonly ReadRule[];
};

/** What tells rules of one model apart comes first: a rule that does not match is done with at once. */
export const PARTS = ['firmware', 'app', 'revision', 'model', 'vendor'] as const satisfies readonly (keyof RulePattern)[];

const STRICTNESS = { supported: 0, conditional: 1, blocked: 2, withdrawn: -1 } as const;

/** Reads what was published. Linear in the rules; nothing is asked of the clock here, since rules come into force and end. */
export function readMatrix(rules: readonly MatrixRule[]): Matrix {
  const published = rules.filter(({ state }) => state.status === 'published');
  const replacedFrom = new Map<string, number>();
  for (const { replaces, validity } of published) {
    if (replaces !== '') replacedFrom.set(replaces, Math.min(replacedFrom.get(replaces) ?? Infinity, startOf(validity.from)));
  }
  const parts: Part[] = [];
  const placeOf = placing(parts);
  const read = published
    .filter(({ ruling }) => ruling.verdict !== 'withdrawn')
    .map((rule): ReadRule & { readonly model: string } => {
      const { from, until } = rule.validity;
      const end = until === undefined ? Infinity : Date.parse(until);
      const replaced = replacedFrom.get(rule.id) ?? Infinity;
      const pattern = splitModel(rule.pattern);
      return {
        rule,
        parts: PARTS.map((part) => placeOf(part, pattern[part])),
        strictness: STRICTNESS[rule.ruling.verdict],
        from: startOf(from),
        until: Math.min(end, replaced),
        model: modelOf(pattern),
      };
    })
    .filter(({ from, until }) => from < until)
    .toSorted((a, b) => b.strictness - a.strictness || (a.rule.id < b.rule.id ? -1 : 1));
  const byModel = new Map<string, ReadRule[]>();
  for (const one of read) {
    const known = byModel.get(one.model);
    if (known === undefined) byModel.set(one.model, [one]);
    else known.push(one);
  }
  const publishedAt = published.reduce((latest, { state }) => later(latest, state.decidedAt ?? ''), '');
  const comparisons = rememberComparisons(parts);
  const narrowerThan = rememberNarrower(read, byModel, comparisons);
  return { version: published.length, publishedAt, rules: read, byModel, parts, comparisons, narrowerThan };
}

type OfModel = ReadRule & { readonly model: string };

/** Only a rule of the same model can take less than one that names a model. */
function rememberNarrower(
  rules: readonly OfModel[],
  byModel: ReadonlyMap<string, readonly ReadRule[]>,
  comparisons: Comparisons,
): Matrix['narrowerThan'] {
  const models = new Map<ReadRule, string>(rules.map((one) => [one, one.model]));
  const known = new Map<ReadRule, readonly ReadRule[]>();
  return (wide) => {
    const found = known.get(wide);
    if (found !== undefined) return found;
    const model = models.get(wide) ?? '';
    const candidates = model === '' ? rules : (byModel.get(model) ?? []);
    const isNarrower = (one: ReadRule): boolean => one !== wide && coversAll(comparisons, wide, one) && !coversAll(comparisons, one, wide);
    const narrower = candidates.filter(isNarrower);
    known.set(wide, narrower);
    return narrower;
  };
}

/** A revision written into the model (`Cam-B r2`) counts as one. */
export function splitModel(pattern: RulePattern): RulePattern {
  const { model, revision } = parseHardware(pattern.model);
  return { ...pattern, model, revision: pattern.revision.trim() === '' ? revision : pattern.revision };
}

/** Reads one part of a pattern: vendor and model are texts, the others ranges. */
export function readPart(part: keyof RulePattern, text: string): Part {
  return isText(part) ? parseText(text) : parseRange(text);
}

function isText(part: keyof RulePattern): boolean {
  return part === 'vendor' || part === 'model';
}

/** What a device says of itself, by the parts of a pattern. */
export function readCombination({ vendor, hardware, firmware, app }: Combination): RulePattern {
  return { vendor, ...parseHardware(hardware), firmware, app };
}

/** Whether two devices run the same, however it is written: `3.1` and `3.1.0` are one version. The matrix says the same of both. */
export function isSameCombination(one: Combination, other: Combination): boolean {
  const [a, b] = [readCombination(one), readCombination(other)];
  const plain = (part: keyof RulePattern, text: string): string => fold(isText(part) ? text : exactly(text));
  return PARTS.every((part) => plain(part, a[part]) === plain(part, b[part]));
}

/** The rules that may speak of a combination, whatever the time: of each list the strictest first. */
export function rulesFor({ byModel, rules }: Matrix, { model }: RulePattern): readonly ReadRule[] {
  const folded = fold(model);
  if (folded === '') return rules;
  const [own, general] = [byModel.get(folded) ?? [], byModel.get('') ?? []];
  return general.length === 0 ? own : [...own, ...general];
}

/** Whether the first rule takes everything that the second takes. */
function coversAll(comparisons: Comparisons, wide: ReadRule, narrow: ReadRule): boolean {
  for (let place = 0; place < PARTS.length; place += 1) {
    if (!comparisons.covers(wide.parts[place] ?? -1, narrow.parts[place] ?? -1)) return false;
  }
  return true;
}

/** Gives equal texts one place among `parts`. */
function placing(parts: Part[]): (part: keyof RulePattern, text: string) => number {
  const places = new Map<string, number>();
  return (part, text) => {
    const key = `${isText(part) ? 'text' : 'range'} ${fold(text)}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, parts.length);
    return parts.push(readPart(part, text)) - 1;
  };
}

function modelOf({ model }: RulePattern): string {
  const part = parseText(model);
  return part.kind === 'text' ? part.text : '';
}

function startOf(from: string | undefined): number {
  return from === undefined ? -Infinity : Date.parse(from);
}

function later(one: string, other: string): string {
  return one === '' || Date.parse(other) > Date.parse(one) ? other : one;
}
