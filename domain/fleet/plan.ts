import type { Patch } from '../merge/merge.ts';
import { sameContent } from '../merge/canonical.ts';
import type { Device } from '../schema/device.ts';
import type { Site } from '../schema/site.ts';
import { mostTold, placeOf } from './among.ts';
import type { FleetRow } from './row.ts';

/** What a tenant has. Sites are known by their name, devices by their serial. */
export type Fleet = { readonly sites: readonly Site[]; readonly devices: readonly Device[] };

type SiteFields = Omit<Site, 'id' | 'stamps'>;
type DeviceFields = Omit<Device, 'id' | 'site' | 'stamps' | 'sighted' | 'proposed'>;

/** One field of a change, with the value before and after; `site` by name. For people to read. */
type FieldChange = { readonly field: string; readonly from: unknown; readonly to: unknown };

type SiteChange = { readonly site: Site; readonly patch: Patch<Site>; readonly changes: readonly FieldChange[] };
type DeviceChange = {
  readonly device: Device;
  readonly patch: Patch<Device>;
  /** The name of the site to which it moves. */
  readonly moveTo: string | undefined;
  /** It was out of service and is in the file again. */
  readonly returns: boolean;
  readonly changes: readonly FieldChange[];
};

/**
 * What an import would do. Sorted by name and serial, so that it does not depend on the order of rows. `missing`: how
 * many devices are in service and not in the file; they are in `devicesToRetire` only when that was asked for.
 */
export type FleetPlan = {
  readonly sitesToAdd: readonly SiteFields[];
  readonly sitesToChange: readonly SiteChange[];
  readonly devicesToAdd: readonly { readonly siteName: string; readonly fields: DeviceFields }[];
  readonly devicesToChange: readonly DeviceChange[];
  readonly devicesToRetire: readonly Device[];
  readonly missing: number;
  readonly unchanged: { readonly sites: number; readonly devices: number };
  /** Ids of the sites that exist, by name. */
  readonly siteIds: ReadonlyMap<string, string>;
};

/**
 * Compares a file with what is there. What the file does not say is left as it is; a retired device that is in the file
 * comes back into service. `retireMissing`: the file is the whole fleet, so devices that are not in it go out of service.
 */
export function planFleet(existing: Fleet, rows: readonly FleetRow[], options: { readonly retireMissing: boolean }): FleetPlan {
  const sites = firstBy(
    existing.sites,
    (site) => site.name,
    (a, b) => order(a.id, b.id),
  );
  const devices = firstBy(existing.devices, (device) => device.serial, preferred);
  const siteNames = new Map(existing.sites.map((site) => [site.id, site.name]));
  const plan = {
    sitesToAdd: [] as SiteFields[],
    sitesToChange: [] as SiteChange[],
    devicesToAdd: [] as { siteName: string; fields: DeviceFields }[],
    devicesToChange: [] as DeviceChange[],
    unchanged: { sites: 0, devices: 0 },
  };
  for (const [name, told] of [...sitesOf(rows)].sort(([a], [b]) => order(a, b))) {
    const site = sites.get(name);
    if (site === undefined) {
      plan.sitesToAdd.push({ name, road: '', direction: '', chainage: '', region: '', ...told });
      continue;
    }
    const { patch, changes } = difference(site, told);
    if (changes.length === 0) plan.unchanged.sites += 1;
    else plan.sitesToChange.push({ site, patch, changes });
  }
  for (const row of [...rows].sort((a, b) => order(a.serial, b.serial))) {
    const device = devices.get(row.serial);
    if (device === undefined) {
      plan.devicesToAdd.push({ siteName: row.site, fields: newDevice(row) });
      continue;
    }
    const change = deviceChange(device, row, siteNames.get(device.site) ?? '');
    if (change === undefined) plan.unchanged.devices += 1;
    else plan.devicesToChange.push(change);
  }
  const named = new Set(rows.map((row) => row.serial));
  const missing = existing.devices.filter((device) => device.retiredAt === undefined && !named.has(device.serial));
  missing.sort((a, b) => order(a.serial, b.serial));
  return {
    ...plan,
    devicesToRetire: options.retireMissing ? missing : [],
    missing: missing.length,
    siteIds: new Map([...sites].map(([name, site]) => [name, site.id])),
  };
}

/** How many documents carrying the plan out would write. Nothing to do is 0. */
export function planSize(plan: FleetPlan): number {
  const { sitesToAdd, sitesToChange, devicesToAdd, devicesToChange, devicesToRetire } = plan;
  return sitesToAdd.length + sitesToChange.length + devicesToAdd.length + devicesToChange.length + devicesToRetire.length;
}

type Told = Partial<Pick<Site, 'road' | 'direction' | 'chainage' | 'region' | 'latitude' | 'longitude'>>;

/** What the rows say of each site, taken together; rows that contradict each other were sorted out in parsing. */
function sitesOf(rows: readonly FleetRow[]): Map<string, Told> {
  const counts = new Map<string, Map<string, Map<string, number>>>();
  for (const row of rows) {
    const site = counts.get(row.site) ?? new Map<string, Map<string, number>>();
    counts.set(row.site, site);
    const told = { road: row.road, direction: row.direction, chainage: row.chainage, region: row.region, place: placeOf(row) };
    for (const [field, value] of Object.entries(told)) {
      if (value === undefined) continue;
      const values = site.get(field) ?? new Map<string, number>();
      site.set(field, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return new Map([...counts].map(([name, fields]) => [name, toldOf(fields)]));
}

function toldOf(fields: ReadonlyMap<string, ReadonlyMap<string, number>>): Told {
  const told: { road?: string; direction?: string; chainage?: string; region?: string; latitude?: number; longitude?: number } = {};
  for (const field of ['road', 'direction', 'chainage', 'region'] as const) {
    const values = fields.get(field);
    if (values !== undefined) told[field] = mostTold(values);
  }
  const places = fields.get('place');
  if (places !== undefined) [told.latitude, told.longitude] = mostTold(places).split(' ').map(Number);
  return told;
}

function newDevice(row: FleetRow): DeviceFields {
  const { device: name, type, serial, lane = '', vendor = '', hardware = '', firmware = '', app = '' } = row;
  return { name, type, serial, lane, vendor, variant: { hardware, firmware, app }, ...ownPlace(row) };
}

/** A row's coordinates are those of its device; those of its site follow from all its rows. */
function ownPlace({ latitude, longitude }: FleetRow): Pick<Device, 'latitude' | 'longitude'> {
  return latitude === undefined || longitude === undefined ? {} : { latitude, longitude };
}

function deviceChange(device: Device, row: FleetRow, siteName: string): DeviceChange | undefined {
  const { hardware = device.variant.hardware, firmware = device.variant.firmware, app = device.variant.app } = row;
  const { lane = device.lane, vendor = device.vendor } = row;
  const told = { name: row.device, type: row.type, lane, vendor, variant: { hardware, firmware, app }, ...ownPlace(row) };
  const { patch, changes } = difference<Device>(device, told);
  const moveTo = row.site === siteName ? undefined : row.site;
  const returns = device.retiredAt !== undefined;
  const all = [...changes];
  if (moveTo !== undefined) all.push({ field: 'site', from: siteName, to: moveTo });
  if (returns) all.push({ field: 'retiredAt', from: device.retiredAt, to: undefined });
  // What the file names is known: somebody who keeps the fleet takes it in (S123).
  if (device.proposed !== undefined) all.push({ field: 'proposed', from: device.proposed.at, to: undefined });
  if (all.length === 0) return undefined;
  const known = { ...(returns ? { retiredAt: undefined } : {}), ...(device.proposed === undefined ? {} : { proposed: undefined }) };
  return { device, patch: { ...patch, ...known }, moveTo, returns, changes: all };
}

/** The fields that differ. */
function difference<D extends object>(document: D, fields: Partial<D>): { patch: Partial<D>; changes: FieldChange[] } {
  const patch: Partial<D> = {};
  const changes: FieldChange[] = [];
  for (const field of Object.keys(fields) as (keyof D & string)[]) {
    if (sameContent(document[field], fields[field])) continue;
    patch[field] = fields[field];
    changes.push({ field, from: document[field], to: fields[field] });
  }
  return { patch, changes };
}

/** One document per key: the one that `compare` puts first, so that two of one name never take turns. */
function firstBy<D>(documents: readonly D[], key: (document: D) => string, compare: (a: D, b: D) => number): Map<string, D> {
  return new Map(documents.toSorted((a, b) => compare(b, a)).map((document) => [key(document), document]));
}

function preferred(a: Device, b: Device): number {
  return Number(a.retiredAt !== undefined) - Number(b.retiredAt !== undefined) || order(a.id, b.id);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
