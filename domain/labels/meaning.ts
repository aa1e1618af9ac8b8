import type { Device } from '../schema/device.ts';
import type { Site } from '../schema/site.ts';
import { readLabel } from './read-label.ts';

/** Everything that a label may name, by what may stand on it. */
export type LabelIndex = {
  readonly exact: ReadonlyMap<string, readonly Labelled[]>;
  readonly loose: ReadonlyMap<string, readonly Labelled[]>;
};
/** A device (its site may not be known here), or a site itself. */
export type Labelled = { readonly site: Site | undefined; readonly device: Device | undefined };

/** What a label means: one thing, one of several, or nothing that this laptop knows, named by its code. */
export type LabelMeaning =
  | { readonly kind: 'nothing' }
  | ({ readonly kind: 'one' } & Labelled)
  | { readonly kind: 'several'; readonly all: readonly Labelled[] }
  | { readonly kind: 'unknown'; readonly code: string };

/** Prepares a fleet to be looked up by labels: once a change of the fleet, not once a label. */
export function indexLabels(sites: ReadonlyMap<string, Site>, devices: ReadonlyMap<string, Device>): LabelIndex {
  const exact = new Map<string, Labelled[]>();
  const loose = new Map<string, Labelled[]>();
  const put = (code: string, labelled: Labelled): void => {
    add(exact, exactKey(code), labelled);
    add(loose, looseKey(code), labelled);
  };
  for (const device of devices.values()) {
    const labelled = { device, site: sites.get(device.site) };
    for (const code of [device.serial, device.name, device.id]) put(code, labelled);
  }
  for (const site of sites.values()) {
    for (const code of [site.name, site.id, ...markers(site)]) put(code, { site, device: undefined });
  }
  return { exact, loose };
}

/**
 * What a label means in this fleet (S120–S122). A device is known by its serial or its name, a site by its name or its road and chainage.
 * `now`: what was retired by then, in milliseconds since 1970, is meant only where nothing in service is.
 */
export function meaningOf(text: string, { exact, loose }: LabelIndex, now: number): LabelMeaning {
  const codes = readLabel(text);
  const [code] = codes;
  if (code === undefined) return { kind: 'nothing' };
  // As it is written on any of its readings, before as it may be meant on the first.
  const found = firstFound(exact, codes.map(exactKey)) ?? firstFound(loose, codes.map(looseKey)) ?? [];
  const inService = found.filter(({ device }) => device?.retiredAt === undefined || Date.parse(device.retiredAt) > now);
  const [one, ...more] = inService.length > 0 ? inService : found;
  if (one === undefined) return { kind: 'unknown', code };
  return more.length === 0 ? { kind: 'one', ...one } : { kind: 'several', all: [one, ...more] };
}

/** A device found at a site that is not the one where its record says it stands (S124). What stands nowhere by its record is not elsewhere. */
export function isElsewhere(device: Device, here: string): boolean {
  return here !== '' && device.site !== '' && device.site !== here;
}

function firstFound(index: ReadonlyMap<string, readonly Labelled[]>, keys: readonly string[]): readonly Labelled[] | undefined {
  for (const key of keys) {
    const found = index.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function add(index: Map<string, Labelled[]>, key: string, labelled: Labelled): void {
  if (key === '') return;
  const there = index.get(key);
  if (there === undefined) index.set(key, [labelled]);
  else if (there.every(({ site, device }) => site !== labelled.site || device !== labelled.device)) there.push(labelled);
}

/** A marker post: road, direction where it has one, and chainage. */
function markers({ road, direction, chainage }: Site): string[] {
  return chainage === '' ? [] : [`${road} ${chainage}`, `${road} ${direction} ${chainage}`];
}

/** One way of writing a code: compatible characters and dashes made one, no blanks, upper case. */
function exactKey(code: string): string {
  return code
    .normalize('NFKC')
    .replaceAll(/\p{Pd}/gu, '-')
    .replaceAll(/\s/gu, '')
    .toUpperCase();
}

/** What is left when a code is read aloud or typed in a hurry: letters and digits. */
function looseKey(code: string): string {
  return exactKey(code).replaceAll(/[^\p{L}\p{N}]/gu, '');
}
