import type { MatrixRule, RulePattern } from '../schema/matrix-rule.ts';
import type { Variant } from '../schema/variant.ts';
import { parseHardware } from './hardware.ts';
import { covers, fold, matchPart, parseRange, parseText, parseVersion, type Match, type Part, type Version } from './version-range.ts';

/** A device's make and what runs on it, as raw strings. */
export type Combination = Variant & { readonly vendor: string };

export type Parts = { readonly [P in keyof RulePattern]: Part };

/** A rule in force, read. It holds from `from` until before `until`, ms since 1970. */
export type ReadRule = { readonly rule: MatrixRule; readonly parts: Parts; readonly from: number; readonly until: number };

/** The published rules, ready to be asked. `version` counts the steps that were ever published; `publishedAt` is the last of them. */
export type Matrix = {
  readonly version: number;
  /** ISO 8601; `''` where nothing was published yet. */
  readonly publishedAt: string;
  readonly rules: readonly ReadRule[];
  /** By folded model; those that name none under `''`. */
  readonly byModel: ReadonlyMap<string, readonly ReadRule[]>;
};

/** Reads what was published. Linear in the rules; nothing is asked of the clock here, since rules come into force and end. */
export function readMatrix(rules: readonly MatrixRule[]): Matrix {
  const published = rules.filter(({ state }) => state.status === 'published');
  const replacedFrom = new Map<string, number>();
  for (const { replaces, validity } of published) {
    if (replaces !== '') replacedFrom.set(replaces, Math.min(replacedFrom.get(replaces) ?? Infinity, startOf(validity.from)));
  }
  const read = published
    .filter(({ ruling }) => ruling.verdict !== 'withdrawn')
    .map((rule): ReadRule => {
      const { from, until } = rule.validity;
      const end = until === undefined ? Infinity : Date.parse(until);
      const replaced = replacedFrom.get(rule.id) ?? Infinity;
      return { rule, parts: readPattern(rule.pattern), from: startOf(from), until: Math.min(end, replaced) };
    })
    .filter(({ from, until }) => from < until);
  const byModel = new Map<string, ReadRule[]>();
  for (const one of read) {
    const model = one.parts.model.kind === 'text' ? one.parts.model.text : '';
    const known = byModel.get(model);
    if (known === undefined) byModel.set(model, [one]);
    else known.push(one);
  }
  const publishedAt = published.reduce((latest, { state }) => later(latest, state.decidedAt ?? ''), '');
  return { version: published.length, publishedAt, rules: read, byModel };
}

/** A pattern as it is compared. A revision written into the model (`Cam-B r2`) counts as one. */
export function readPattern(pattern: RulePattern): Parts {
  const { model, revision } = parseHardware(pattern.model);
  return {
    vendor: parseText(pattern.vendor),
    model: parseText(model),
    revision: parseRange(pattern.revision.trim() === '' ? revision : pattern.revision),
    firmware: parseRange(pattern.firmware),
    app: parseRange(pattern.app),
  };
}

const PARTS = ['vendor', 'model', 'revision', 'firmware', 'app'] as const satisfies readonly (keyof RulePattern)[];

/** Whether the first pattern takes everything that the second takes. */
export function coversAll(wide: Parts, narrow: Parts): boolean {
  return PARTS.every((part) => covers(wide[part], narrow[part]));
}

/** A combination as rules are compared with it. */
export type ReadCombination = { readonly [P in keyof RulePattern]: { readonly raw: string; readonly version: Version | undefined } };

export function readCombination({ vendor, hardware, firmware, app }: Combination): ReadCombination {
  const { model, revision } = parseHardware(hardware);
  const text = (raw: string) => ({ raw, version: undefined });
  const version = (raw: string) => ({ raw, version: parseVersion(raw) });
  return { vendor: text(vendor), model: text(model), revision: version(revision), firmware: version(firmware), app: version(app) };
}

/** `no` as soon as one part does not fit; else `untold` when one cannot be compared. */
export function matchAll(parts: Parts, combination: ReadCombination): Match {
  let found: Match = 'yes';
  for (const part of PARTS) {
    const { raw, version } = combination[part];
    const match = matchPart(parts[part], raw, version);
    if (match === 'no') return 'no';
    if (match === 'untold') found = 'untold';
  }
  return found;
}

/** The rules that may speak of a combination, whatever the time. */
export function rulesFor({ byModel }: Matrix, combination: ReadCombination): readonly ReadRule[] {
  const model = fold(combination.model.raw);
  const [own, general] = [model === '' ? [...byModel.values()].flat() : byModel.get(model), byModel.get('')];
  if (general === undefined || model === '') return own ?? [];
  return own === undefined ? general : [...own, ...general];
}

function startOf(from: string | undefined): number {
  return from === undefined ? -Infinity : Date.parse(from);
}

function later(one: string, other: string): string {
  return one === '' || Date.parse(other) > Date.parse(one) ? other : one;
}
