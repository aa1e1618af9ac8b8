/** The columns of a fleet file, in the order in which Milepost writes them. */
export const fleetColumns = [
  'site',
  'road',
  'direction',
  'chainage',
  'lane',
  'latitude',
  'longitude',
  'device',
  'type',
  'serial',
  'vendor',
  'hardware',
  'firmware',
  'app',
  'region',
] as const;
export type FleetColumn = (typeof fleetColumns)[number];

/** Without these a row says nothing that could be kept. */
export const requiredColumns: readonly FleetColumn[] = ['site', 'device', 'type', 'serial'];

/** A column as the file has it: `name` as written there, `position` from 1. */
export type ColumnRef = { readonly name: string; readonly position: number };

const synonyms: { readonly [C in FleetColumn]: readonly string[] } = {
  site: ['sitename', 'location', 'cabinet'],
  road: ['roadname', 'route', 'highway', 'motorway'],
  direction: ['dir', 'carriageway', 'bound'],
  chainage: ['km', 'kilometre', 'kilometer', 'markerpost', 'milepost'],
  lane: ['lanes'],
  latitude: ['lat'],
  longitude: ['lon', 'lng', 'long'],
  device: ['devicename', 'name', 'asset', 'assetname', 'equipment'],
  type: ['devicetype', 'assettype', 'equipmenttype', 'kind'],
  serial: ['serialnumber', 'serialno', 'serialnr', 'sn'],
  vendor: ['manufacturer', 'make', 'supplier'],
  hardware: ['hardwaremodel', 'hardwarerevision', 'model', 'hw'],
  firmware: ['firmwareversion', 'fw'],
  app: ['appversion', 'application', 'software', 'softwareversion', 'sw'],
  region: ['area', 'district'],
};

const byName = new Map(fleetColumns.flatMap((column) => [column, ...synonyms[column]].map((name) => [name, column] as const)));

/** The column that a header cell means, whatever its case, spaces and punctuation (`Serial No.`, `S/N`), if any. */
export function columnOf(header: string): FleetColumn | undefined {
  return byName.get(header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''));
}
