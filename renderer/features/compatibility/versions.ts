import { YES } from '#domain/compat/comparisons.ts';
import { parseHardware } from '#domain/compat/hardware.ts';
import { PARTS, readCombination, rulesFor, type Matrix, type ReadRule } from '#domain/compat/matrix.ts';
import type { KnownVersions } from '#domain/compat/nearest.ts';
import { combinationOf } from '#domain/compat/precheck.ts';
import { boundsOf, fold } from '#domain/compat/version-range.ts';
import type { Device, DeviceType } from '#domain/schema/device.ts';

const collator = new Intl.Collator('en', { numeric: true });

/** Rules may name many versions that nobody has; a table of them all could not be read. */
export const NAMED_MAX = 20;

/** What runs on devices of the same model: the versions that one could change to. */
export function versionsOf(devices: Iterable<Device>, hardware: string): KnownVersions {
  const model = fold(parseHardware(hardware).model);
  const alike = [...devices].filter(({ variant }) => fold(parseHardware(variant.hardware).model) === model);
  return { firmware: distinct(alike, ({ firmware }) => firmware), app: distinct(alike, ({ app }) => app) };
}

/** One cell: a combination, and how many devices run it. */
export type Cell = { readonly firmware: string; readonly count: number };
export type Row = { readonly vendor: string; readonly hardware: string; readonly cells: readonly Cell[] };
export type MatrixTable = {
  readonly apps: readonly string[];
  readonly app: string;
  readonly firmware: readonly string[];
  readonly rows: readonly Row[];
};

/**
 * Hardware × firmware of all devices of a type that are given, for one app version: the wanted one, else the one that most of them run.
 * Versions are those of the devices, and those that only rules name which hold at `now` (ms since 1970) or later.
 */
export function tableOf(devices: Iterable<Device>, type: DeviceType, wanted: string | undefined, matrix: Matrix, now: number): MatrixTable {
  const ofType = [...devices].filter((device) => device.type === type && device.variant.hardware !== '');
  const rules = rulesAbout(matrix, ofType, now);
  const versions = (part: 'firmware' | 'app'): string[] => {
    const known = distinct(ofType, (variant) => variant[part]);
    return [...new Set([...known, ...namedAlone(matrix, rules, part, known)])].toSorted(collator.compare);
  };
  const [firmware, apps] = [versions('firmware'), versions('app')];
  const app = wanted !== undefined && apps.includes(wanted) ? wanted : mostCommon(ofType.map(({ variant }) => variant.app));
  const counts = new Map<string, number>();
  const makes = new Map<string, Pick<Row, 'vendor' | 'hardware'>>();
  for (const { vendor, variant } of ofType) {
    const make = `${vendor}\n${variant.hardware}`;
    makes.set(make, { vendor, hardware: variant.hardware });
    if (variant.app !== app) continue;
    const key = `${make}\n${variant.firmware}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = [...makes.entries()]
    .toSorted(([, a], [, b]) => collator.compare(a.hardware, b.hardware))
    .map(([make, names]): Row => ({
      ...names,
      cells: firmware.map((one) => ({ firmware: one, count: counts.get(`${make}\n${one}`) ?? 0 })),
    }));
  return { apps, app, firmware, rows };
}

/** The rules that speak of any hardware among these devices, whatever runs on it. */
function rulesAbout(matrix: Matrix, devices: readonly Device[], now: number): ReadRule[] {
  const makes = new Map(devices.map((device) => [`${device.vendor}\n${device.variant.hardware}`, readCombination(combinationOf(device))]));
  const about = [...makes.values()].flatMap((make) =>
    rulesFor(matrix, make).filter(
      ({ parts, until }) => until > now && MAKE.every((part) => takes(matrix, partIn(parts, part), make[part])),
    ),
  );
  return [...new Set(about)];
}

const MAKE = ['vendor', 'model', 'revision'] as const;

/** The versions that rules name of which no device runs any, the newest of them: a rule is seen before its version arrives. */
function namedAlone(matrix: Matrix, rules: readonly ReadRule[], part: 'firmware' | 'app', known: readonly string[]): string[] {
  const named = rules.flatMap(({ rule, parts }) => {
    const place = partIn(parts, part);
    if (known.some((raw) => takes(matrix, place, raw))) return [];
    const read = matrix.parts[place];
    return read?.kind === 'text' ? [rule.pattern[part].trim()] : boundsOf(read);
  });
  return [...new Set(named)].toSorted(collator.compare).slice(-NAMED_MAX);
}

function partIn(parts: ReadRule['parts'], part: (typeof PARTS)[number]): number {
  return parts[PARTS.indexOf(part)] ?? -1;
}

function takes({ comparisons }: Matrix, part: number, raw: string): boolean {
  const row = comparisons.row(raw);
  return (row.codes[part] || row.compare(part)) === YES;
}

function distinct(devices: readonly Device[], of: (variant: Device['variant']) => string): string[] {
  const all = new Set(devices.map(({ variant }) => of(variant)));
  return [...all].filter((one) => one !== '').toSorted(collator.compare);
}

function mostCommon(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.entries()].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as const)[0];
}
