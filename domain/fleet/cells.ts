import { deviceTypes, type DeviceType } from '../schema/device.ts';
import { requiredColumns, type ColumnRef, type FleetColumn } from './columns.ts';
import { REPLACEMENT } from './decode.ts';
import { problemAt, type FleetProblem } from './problems.ts';
import type { FleetRow } from './row.ts';

/** A cell as the file has it. `key` is absent where the column means nothing to Milepost; `value` unparsed. */
export type Cell = { readonly column: ColumnRef; readonly key: FleetColumn | undefined; readonly value: unknown };

/** A row read by itself, with where its columns are (for problems that only show among other rows). */
export type ReadRow = { readonly row: FleetRow; readonly columns: ReadonlyMap<FleetColumn, ColumnRef> };

/** No cell of a fleet is this long; one that is comes from a broken export. Characters. */
const CELL_MAX = 10_000;

/** What the documents hold at most (see domain/schema/site.ts, device.ts and variant.ts). Characters. */
const textMax = {
  site: 120,
  road: 40,
  direction: 40,
  chainage: 40,
  region: 80,
  device: 120,
  serial: 80,
  lane: 40,
  vendor: 80,
  hardware: 120,
  firmware: 80,
  app: 80,
} as const;
type TextColumn = keyof typeof textMax;

const siteColumns: readonly TextColumn[] = ['road', 'direction', 'chainage', 'region'];
const deviceColumns: readonly TextColumn[] = ['lane', 'vendor', 'hardware', 'firmware', 'app'];
const range = { latitude: 90, longitude: 180 } as const;
type CoordinateColumn = keyof typeof range;

/** How device types are also called, after case, spaces and underscores are evened out. */
const typeNames = new Map<string, DeviceType>([
  ...deviceTypes.map((type) => [type, type] as const),
  ['cctv', 'camera'],
  ['cctv-camera', 'camera'],
  ['anpr', 'anpr-camera'],
  ['vms', 'message-sign'],
  ['variable-message-sign', 'message-sign'],
  ['toll', 'toll-gate'],
  ['router', 'lte-router'],
  ['power', 'power-system'],
  ['ups', 'power-system'],
]);

/** Reads one row by itself: the row, or everything that is wrong with its cells. */
export function readRow(line: number, cells: readonly Cell[]): ReadRow | FleetProblem[] {
  const problems: FleetProblem[] = [];
  const texts = new Map<FleetColumn, string>();
  const columns = new Map<FleetColumn, ColumnRef>();
  for (const { column, key, value } of cells) {
    const text = textOf(value);
    const wrong = text === undefined ? undefined : spoilt(line, column, key, text);
    if (wrong !== undefined) problems.push(wrong);
    if (key === undefined) continue;
    columns.set(key, column);
    if (text === undefined) problems.push(problemAt(line, 'bad-value', 'neither text nor a number', column, JSON.stringify(value)));
    else texts.set(key, wrong === undefined ? tidy(text) : '');
  }
  if (problems.length > 0) return problems;

  for (const key of requiredColumns) {
    if ((texts.get(key) ?? '') === '') problems.push(missing(line, columns, key));
  }
  for (const key of Object.keys(textMax) as TextColumn[]) {
    const text = texts.get(key) ?? '';
    if (text.length > textMax[key]) {
      problems.push(problemAt(line, 'too-long', tooLong(text.length, textMax[key]), columns.get(key), text));
    }
  }
  const type = typeOf(texts.get('type') ?? '');
  if (type === undefined && texts.get('type') !== '' && texts.has('type')) {
    const reason = `not a device type (known: ${deviceTypes.join(', ')})`;
    problems.push(problemAt(line, 'unknown-type', reason, columns.get('type'), texts.get('type')));
  }
  const place = readPlace(line, texts, columns);
  if ('problems' in place) problems.push(...place.problems);
  if (problems.length > 0 || type === undefined || 'problems' in place) return problems;

  const row: FleetRow = {
    line,
    site: texts.get('site') ?? '',
    device: texts.get('device') ?? '',
    serial: texts.get('serial') ?? '',
    type,
    ...pick(siteColumns, (key) => texts.get(key) || undefined),
    ...pick(deviceColumns, (key) => texts.get(key)),
    ...place,
  };
  return { row, columns };
}

/** Both coordinates or none; each a number within its range, except where the two were plainly exchanged (see swap). */
function readPlace(
  line: number,
  texts: ReadonlyMap<FleetColumn, string>,
  columns: ReadonlyMap<FleetColumn, ColumnRef>,
): { latitude?: number; longitude?: number } | { problems: FleetProblem[] } {
  const latitudeText = texts.get('latitude') ?? '';
  const longitudeText = texts.get('longitude') ?? '';
  if (latitudeText === '' && longitudeText === '') return {};
  if (latitudeText === '') return { problems: [missing(line, columns, 'latitude')] };
  if (longitudeText === '') return { problems: [missing(line, columns, 'longitude')] };
  const latitude = numberOf(latitudeText);
  const longitude = numberOf(longitudeText);
  const problems: FleetProblem[] = [];
  const notNumber = (key: CoordinateColumn, text: string): void => {
    problems.push(problemAt(line, 'bad-number', 'not a number in degrees, such as 52.4814', columns.get(key), text));
  };
  if (latitude === undefined) notNumber('latitude', latitudeText);
  if (longitude === undefined) notNumber('longitude', longitudeText);
  if (latitude === undefined || longitude === undefined) return { problems };
  if (Math.abs(latitude) > range.latitude && Math.abs(latitude) <= range.longitude && Math.abs(longitude) <= range.latitude) {
    return { problems: [swapped(line, columns.get('latitude'), latitude, longitude)] };
  }
  const tooFar = (key: CoordinateColumn, text: string): void => {
    const reason = `out of range: ${key} runs from -${range[key]} to ${range[key]}`;
    problems.push(problemAt(line, 'out-of-range', reason, columns.get(key), text));
  };
  if (Math.abs(latitude) > range.latitude) tooFar('latitude', latitudeText);
  if (Math.abs(longitude) > range.longitude) tooFar('longitude', longitudeText);
  return problems.length > 0 ? { problems } : { latitude, longitude };
}

/** Latitude and longitude stand in each other's column. */
export function swapped(line: number, column: ColumnRef | undefined, latitude: number, longitude: number): FleetProblem {
  return problemAt(line, 'swapped-coordinates', 'latitude and longitude are exchanged', column, `${latitude}, ${longitude}`);
}

function missing(line: number, columns: ReadonlyMap<FleetColumn, ColumnRef>, key: FleetColumn): FleetProblem {
  return problemAt(line, 'missing', `${key} is missing`, columns.get(key) ?? { name: key, position: 0 });
}

/** What makes a cell unusable before anyone looks at what it means. */
function spoilt(line: number, column: ColumnRef, key: FleetColumn | undefined, text: string): FleetProblem | undefined {
  if (text.length > CELL_MAX) {
    return problemAt(line, 'too-long', tooLong(text.length, CELL_MAX), column, text);
  }
  if (text.includes(REPLACEMENT)) return problemAt(line, 'wrong-encoding', 'bytes that are not UTF-8', column, text);
  if (key !== undefined && /\p{Cc}/u.test(text.trim())) {
    return problemAt(line, 'control-characters', 'control characters or line ends', column, text);
  }
  return undefined;
}

function tooLong(length: number, max: number): string {
  return `too long: ${length} characters, at most ${max}`;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value === null ? '' : undefined;
}

function tidy(text: string): string {
  return text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
}

function typeOf(text: string): DeviceType | undefined {
  return typeNames.get(text.toLowerCase().replaceAll(/[\s_-]+/g, '-'));
}

/** Decimal degrees; a comma for the point, as spreadsheets write it in much of Europe, is understood. */
function numberOf(text: string): number | undefined {
  return /^[-+]?\d{1,9}([.,]\d{1,20})?(e[-+]?\d{1,2})?$/i.test(text) ? Number(text.replace(',', '.')) + 0 : undefined;
}

function pick<K extends string>(keys: readonly K[], value: (key: K) => string | undefined): { [P in K]?: string } {
  const picked: { [P in K]?: string } = {};
  for (const key of keys) {
    const one = value(key);
    if (one !== undefined) picked[key] = one;
  }
  return picked;
}
