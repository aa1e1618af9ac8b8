import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startClock, tick, observe, formatHlc, type ClockState } from '../clock/hlc.ts';
import { stampHlc } from '../clock/stamp.ts';
import { uuidv7 } from '../clock/uuid.ts';
import { latestStamp } from '../merge/merge.ts';
import { device as deviceSchema, type Device } from '../schema/device.ts';
import { site as siteSchema } from '../schema/site.ts';
import { fleetDocuments, type ImportContext } from './documents.ts';
import { planFleet, planSize, type Fleet } from './plan.ts';
import type { FleetRow } from './row.ts';

const BY = '01900000-0000-7000-8000-000000000001';
const AT = '2026-11-21T10:00:00.000+00:00';

let ids = 0;

function context(): ImportContext {
  let clock: ClockState = startClock('serverserver');
  return {
    by: BY,
    at: AT,
    newId: () => uuidv7(Date.parse(AT), new Uint8Array([0, 0, 128, 0, 0, 0, 0, 0, Math.floor(++ids / 256), ids % 256])),
    tick: () => {
      const next = tick(clock, Date.parse(AT));
      clock = next.state;
      return next.stamp;
    },
    see: (seen) => {
      clock = observe(clock, seen);
    },
  };
}

const none: Fleet = { sites: [], devices: [] };
const keep = { retireMissing: false };

function apply(fleet: Fleet, rows: readonly FleetRow[], options = keep, by = context()): Fleet {
  const { sites, devices } = fleetDocuments(planFleet(fleet, rows, options), by);
  const over = <D extends { id: string }>(old: readonly D[], changed: readonly D[]): D[] => [
    ...new Map([...old, ...changed].map((one) => [one.id, one])).values(),
  ];
  return { sites: over(fleet.sites, sites), devices: over(fleet.devices, devices) };
}

const row = (serial: string, change: Partial<FleetRow> = {}): FleetRow => ({
  line: 2,
  site: 'A14 J31',
  device: `LC ${serial}`,
  type: 'lane-controller',
  serial,
  ...change,
});

/** What a fleet is, without ids and stamps. */
function gist({ sites, devices }: Fleet): unknown {
  const names = new Map(sites.map((site) => [site.id, site.name]));
  return {
    sites: sites.map((site) => ({ ...site, id: '', stamps: {} })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    devices: devices
      .map((device) => ({ ...device, id: '', stamps: {}, site: names.get(device.site) }))
      .sort((a, b) => (a.serial < b.serial ? -1 : 1)),
  };
}

describe('planning an import', () => {
  test('adds sites and devices that are whole and valid', () => {
    const fleet = apply(none, [row('S1', { road: 'A14', latitude: 52.3, longitude: 0.1, firmware: '3.1' }), row('S2')]);
    expect(fleet.sites).toHaveLength(1);
    expect(siteSchema.parse(fleet.sites[0])).toMatchObject({
      name: 'A14 J31',
      road: 'A14',
      direction: '',
      region: '',
      latitude: 52.3,
      longitude: 0.1,
    });
    expect(fleet.devices.map((one) => deviceSchema.parse(one).site)).toEqual([fleet.sites[0]?.id, fleet.sites[0]?.id]);
    expect(fleet.devices[0]?.variant).toEqual({ hardware: '', firmware: '3.1', app: '' });
    // A row without coordinates says nothing of where its device is.
    expect(fleet.devices.map(({ latitude, longitude }) => [latitude, longitude])).toEqual([
      [52.3, 0.1],
      [undefined, undefined],
    ]);
  });

  test('changes only what differs, keeping ids, and stamps only that, later than what was there', () => {
    const before = apply(none, [row('S1', { firmware: '3.0', lane: '1' })]);
    const ahead = formatHlc(Date.parse(AT) + 30_000, 5, 'laptoplaptop');
    const [first] = before.devices as [Device];
    const moved: Device = { ...first, lane: '2', stamps: { ...first.stamps, lane: `${ahead}/${BY}` as never } };
    const plan = planFleet({ ...before, devices: [moved] }, [row('S1', { firmware: '3.1', lane: '1' })], keep);
    expect(plan.devicesToChange[0]?.changes).toEqual([
      { field: 'lane', from: '2', to: '1' },
      { field: 'variant', from: { hardware: '', firmware: '3.0', app: '' }, to: { hardware: '', firmware: '3.1', app: '' } },
    ]);
    const [after] = fleetDocuments(plan, context()).devices as [Device];
    expect(after.id).toBe(first.id);
    expect(Object.keys(after.stamps).sort()).toEqual(['*', 'lane', 'variant']);
    expect(stampHlc(latestStamp(after)) > ahead).toBe(true);
    expect(after.stamps['lane']).toContain(`/${ahead}`);
  });

  test('what the file does not say stays', () => {
    const before = apply(none, [row('S1', { road: 'A14', vendor: 'Viarom', firmware: '3.0', app: '1' })]);
    expect(planSize(planFleet(before, [row('S1')], keep))).toBe(0);
    expect(apply(before, [row('S1', { vendor: '', app: '2' })]).devices[0]).toMatchObject({
      vendor: '',
      variant: { firmware: '3.0', app: '2' },
    });
  });

  test('moves a device to another site, new or known', () => {
    const before = apply(none, [row('S1'), row('S2', { site: 'M6 J4' })]);
    const after = apply(before, [row('S1', { site: 'M42 J1' }), row('S2')]);
    expect(after.sites).toHaveLength(3);
    const names = new Map(after.sites.map((site) => [site.id, site.name]));
    expect(after.devices.map((one) => names.get(one.site))).toEqual(['M42 J1', 'A14 J31']);
  });

  test('changes a site once, as most rows say', () => {
    const before = apply(none, [row('S1', { direction: 'eastbound' })]);
    const plan = planFleet(before, [row('S1', { direction: 'westbound' }), row('S2')], keep);
    expect(plan.sitesToChange).toMatchObject([{ changes: [{ field: 'direction', from: 'eastbound', to: 'westbound' }] }]);
    expect(fleetDocuments(plan, context()).sites).toHaveLength(1);
  });

  test('retires what is missing only when asked, and says how many that would be', () => {
    const before = apply(none, [row('S1'), row('S2')]);
    expect(planFleet(before, [row('S1')], keep)).toMatchObject({ devicesToRetire: [], missing: 1 });
    const after = apply(before, [row('S1')], { retireMissing: true });
    expect(after.devices.map((one) => deviceSchema.parse(one).retiredAt)).toEqual([undefined, AT]);
    expect(planFleet(after, [row('S1')], { retireMissing: true })).toMatchObject({ devicesToRetire: [], missing: 0 });
  });

  test('[S123] a device that was added in the field is taken in by a file that names its serial, also after it was turned down', () => {
    const fleet = apply(none, [row('S1')]);
    const proposed = { by: BY, at: AT };
    for (const added of [{ proposed }, { proposed, retiredAt: AT }]) {
      const devices = fleet.devices.map((device) => ({ ...device, ...added }));
      const [device] = apply({ ...fleet, devices }, [row('S1')]).devices;
      expect(device).not.toHaveProperty('proposed');
      expect(device).not.toHaveProperty('retiredAt');
    }
  });

  test('a retired device that is in the file again is back in service', () => {
    const before = apply(apply(none, [row('S1'), row('S2')]), [row('S1')], { retireMissing: true });
    const plan = planFleet(before, [row('S2')], keep);
    expect(plan.devicesToChange).toMatchObject([{ returns: true, changes: [{ field: 'retiredAt' }] }]);
    expect(fleetDocuments(plan, context()).devices[0]).not.toHaveProperty('retiredAt');
  });

  test('of two documents of one serial the one in service is the device, else the older', () => {
    const once = apply(none, [row('S1')]);
    const [first] = once.devices as [Device];
    const retired: Device = { ...first, id: '00000000-0000-7000-8000-000000000000', retiredAt: AT };
    const doubled = { ...once, devices: [retired, first] };
    expect(planSize(planFleet(doubled, [row('S1')], { retireMissing: true }))).toBe(0);
  });
});

describe('properties', () => {
  const text = fc.constantFrom('', 'a', 'b', '1.4.12');
  const rows = fc
    .uniqueArray(
      fc.record({
        line: fc.constant(2),
        serial: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'),
        site: fc.constantFrom('M6 J1', 'M6 J2', 'A14 J31'),
        device: fc.constantFrom('one', 'two'),
        type: fc.constantFrom('camera' as const, 'sensor' as const),
        road: fc.option(fc.constantFrom('M6', 'A14'), { nil: undefined }),
        lane: fc.option(text, { nil: undefined }),
        firmware: fc.option(text, { nil: undefined }),
        place: fc.option(fc.constantFrom([52, -1], [53, 0]), { nil: undefined }),
      }),
      { selector: (one) => one.serial },
    )
    .map((all) => all.map(({ place, ...rest }): FleetRow => ({ ...rest, latitude: place?.[0], longitude: place?.[1] })));

  test('an import done twice does nothing the second time', () => {
    fc.assert(
      fc.property(rows, rows, fc.boolean(), (first, second, retireMissing) => {
        const by = context();
        const fleet = apply(apply(none, first, keep, by), second, { retireMissing }, by);
        expect(planSize(planFleet(fleet, second, { retireMissing }))).toBe(0);
      }),
    );
  });

  test('the order of rows makes no difference', () => {
    fc.assert(
      fc.property(
        rows,
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        (first, [second, shuffled]) => {
          const before = apply(none, first);
          expect(gist(apply(before, shuffled))).toEqual(gist(apply(before, second)));
        },
      ),
    );
  });
});
