import { formatHlc } from '#domain/clock/hlc.ts';
import { create } from '#domain/merge/merge.ts';
import { deviceShape, deviceTypes, type Device } from '#domain/schema/device.ts';
import { siteShape, type Site } from '#domain/schema/site.ts';
import { between, oneOf, seeded } from '../fixtures/random.ts';
import { benchPerson } from './make-incidents.ts';

const MADE = formatHlc(Date.UTC(2026, 0, 1), 0, 'benchben0005');
const id = (kind: string, number: number): string => `01900000-0000-7000-8000-${kind}${String(number).padStart(8, '0')}`;

/** Sites and devices, the first of which are those that made incidents are at. The same for the same numbers. */
export function makeFleet(siteCount: number, deviceCount: number): { sites: Site[]; devices: Device[] } {
  const random = seeded(siteCount + deviceCount);
  const sites = Array.from({ length: siteCount }, (_, number) => {
    const road = oneOf(random, ['M6', 'M42', 'A14', 'M25', 'M62', 'A38']);
    const place = `J${between(random, 1, 40)} ${oneOf(random, ['gantry', 'footbridge', 'cabinet', 'compound', 'mast'])} ${between(random, 1, 9)}`;
    const chainage = `${between(random, 1, 200)}+${between(random, 100, 999)}`;
    const fields = { id: id('0517', number), name: `${road} ${place}`, road, direction: 'northbound', chainage, region: 'West Midlands' };
    return create(siteShape, fields, MADE, benchPerson);
  });
  const devices = Array.from({ length: deviceCount }, (_, number) => {
    const type = oneOf(random, deviceTypes);
    const version = (): string => `${between(random, 1, 6)}.${between(random, 0, 12)}.${between(random, 0, 9)}`;
    const fields = {
      id: id('0dec', number),
      site: id('0517', number % siteCount),
      name: `${type.slice(0, 3).toUpperCase()}-${1000 + number}`,
      type,
      serial: `VL${between(random, 1, 9)}-${between(random, 1000, 9999)}-${10_000 + number}`,
      lane: String(between(random, 1, 4)),
      vendor: oneOf(random, ['Norlume', 'Viarom', 'Haldenfeld']),
      variant: { hardware: `M-${between(random, 1, 60)} r${between(random, 1, 3)}`, firmware: version(), app: version() },
    };
    return create(deviceShape, fields, MADE, benchPerson);
  });
  return { sites, devices };
}
