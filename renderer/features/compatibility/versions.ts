import { parseHardware } from '#domain/compat/hardware.ts';
import type { KnownVersions } from '#domain/compat/nearest.ts';
import { fold } from '#domain/compat/version-range.ts';
import type { Device, DeviceType } from '#domain/schema/device.ts';

const collator = new Intl.Collator('en', { numeric: true });

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

/** Hardware × firmware of all devices of a type, for one app version: the wanted one, else the one that most of them run. */
export function tableOf(devices: Iterable<Device>, type: DeviceType, wanted: string | undefined): MatrixTable {
  const ofType = [...devices].filter((device) => device.type === type && device.variant.hardware !== '');
  const apps = distinct(ofType, ({ app }) => app);
  const app = wanted !== undefined && apps.includes(wanted) ? wanted : mostCommon(ofType.map(({ variant }) => variant.app));
  const firmware = distinct(ofType, (variant) => variant.firmware);
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

function distinct(devices: readonly Device[], of: (variant: Device['variant']) => string): string[] {
  const all = new Set(devices.map(({ variant }) => of(variant)));
  return [...all].filter((one) => one !== '').toSorted(collator.compare);
}

function mostCommon(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts.entries()].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0] as const)[0];
}
