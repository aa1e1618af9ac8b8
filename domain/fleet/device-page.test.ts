import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Site } from '../schema/site.ts';
import { distanceKm } from './distance.ts';
import { nearTo } from './nearby.ts';
import { timeBetweenFailures } from './time-between-failures.ts';
import { variantHistory } from './variant-history.ts';

const HOUR = 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();

describe('time between failures (F14)', () => {
  const health = ['device-health'];
  const failure = (hours: number, more: { status?: 'closed' | 'voided'; category?: string } = {}) => ({
    category: 'device-health',
    status: 'closed' as const,
    startedAt: iso(hours * HOUR),
    ...more,
  });

  test('is not known from fewer than three', () => {
    expect(timeBetweenFailures([], health)).toEqual({ failures: 0, meanMs: undefined });
    expect(timeBetweenFailures([failure(0), failure(10)], health)).toEqual({ failures: 2, meanMs: undefined });
  });

  test('is the mean from start to start', () => {
    expect(timeBetweenFailures([failure(50), failure(0), failure(10)], health)).toEqual({ failures: 3, meanMs: 25 * HOUR });
  });

  test('leaves out what lies elsewhere, what was voided, and what was told twice', () => {
    const others = [failure(1, { category: 'connectivity' }), failure(2, { status: 'voided' }), failure(10)];
    expect(timeBetweenFailures([failure(0), failure(10), ...others], health).failures).toBe(2);
  });

  test('lies between the shortest and the longest, in whatever order they are told', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(starts, (hours) => {
        const sorted = hours.toSorted((a, b) => a - b);
        const gaps = sorted.slice(1).map((hour, place) => (hour - (sorted[place] ?? 0)) * HOUR);
        const mean = timeBetweenFailures(
          hours.map((hour) => failure(hour)),
          health,
        ).meanMs;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...gaps));
        expect(mean).toBeLessThanOrEqual(Math.max(...gaps));
      }),
    );
  });
});

describe('the variants of a device', () => {
  const variant = (firmware: string) => ({ hardware: 'Cam-B r2', firmware, app: '5.1' });
  const incident = (hours: number, firmware: string) => ({ variant: variant(firmware), loggedAt: iso(hours * HOUR) });
  const run = (hours: number, firmware: string) => ({ subject: variant(firmware), at: iso(hours * HOUR) });

  test('are its record’s alone while nothing was written down', () => {
    expect(variantHistory({ variant: variant('2.4') }, [], [])).toMatchObject([
      { variant: variant('2.4'), isNow: true, firstSeen: undefined },
    ]);
    expect(
      variantHistory({ variant: variant('2.4') }, [{ variant: undefined, loggedAt: iso(1) }], [{ subject: {}, at: iso(1) }]),
    ).toHaveLength(1);
  });

  test('are read from incidents and checklists, newest first; one that came back stands twice', () => {
    const history = variantHistory({ variant: variant('2.4') }, [incident(3, '2.5'), incident(1, '2.4')], [run(2, '2.4'), run(5, '2.4')]);
    expect(history).toMatchObject([
      { variant: variant('2.4'), isNow: true, firstSeen: iso(5 * HOUR), incidents: 0, checklists: 1 },
      { variant: variant('2.5'), isNow: false, incidents: 1, checklists: 0 },
      { variant: variant('2.4'), isNow: false, firstSeen: iso(HOUR), lastSeen: iso(2 * HOUR), incidents: 1, checklists: 1 },
    ]);
  });

  test('end with what its record says, also where nobody has seen that yet', () => {
    expect(variantHistory({ variant: variant('2.6') }, [incident(1, '2.5')], [])).toMatchObject([
      { variant: variant('2.6'), isNow: true, firstSeen: undefined },
      { variant: variant('2.5'), isNow: false },
    ]);
  });

  test('everything written down stands somewhere, and neighbours differ', () => {
    const seen = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.constantFrom('1', '2', '3')), { maxLength: 20 });
    fc.assert(
      fc.property(seen, seen, (logged, filled) => {
        const incidents = logged.map(([at, firmware]) => incident(at, firmware));
        const runs = filled.map(([at, firmware]) => run(at, firmware));
        const history = variantHistory({ variant: variant('1') }, incidents, runs);
        expect(history.reduce((sum, past) => sum + past.incidents + past.checklists, 0)).toBe(logged.length + filled.length);
        for (const [place, { variant: one }] of history.entries()) expect(one).not.toEqual(history[place + 1]?.variant);
        expect(history.filter(({ isNow }) => isNow)).toHaveLength(1);
      }),
    );
  });
});

describe('distance', () => {
  const birmingham = { latitude: 52.4814, longitude: -1.8998 };
  const london = { latitude: 51.5072, longitude: -0.1276 };

  test('is what a map says', () => {
    expect(distanceKm(birmingham, london)).toBeCloseTo(162.6, 0);
    expect(distanceKm({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeCloseTo(22.2, 0);
  });

  test('is not known without coordinates', () => {
    expect(distanceKm(birmingham, {})).toBeUndefined();
    expect(distanceKm({ latitude: 52 }, london)).toBeUndefined();
  });

  test('is the same both ways, nothing to itself, and at most half round the Earth', () => {
    const point = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(point, point, (a, b) => {
        const km = distanceKm(a, b) ?? Number.NaN;
        expect(km).toBeCloseTo(distanceKm(b, a) ?? Number.NaN, 6);
        expect(km).toBeGreaterThanOrEqual(0);
        expect(km).toBeLessThanOrEqual(20_016);
        expect(distanceKm(a, a)).toBe(0);
      }),
    );
  });
});

describe('what is open nearby', () => {
  // A degree of latitude is 111.2 km.
  const site = (id: string, latitude?: number): Site => ({ id, latitude, longitude: latitude === undefined ? undefined : -1.9 }) as Site;
  const all = [site('here', 52), site('next', 52.1), site('within', 52.224), site('beyond', 52.226), site('lost')];
  const sites = new Map(all.map((one) => [one.id, one]));
  const open = ['beyond', 'within', 'lost', 'here', 'next', 'not on this laptop', ''].map((at) => ({ site: at }));
  const near = (here: Site): string[] => nearTo(here, open, sites).map(({ incident }) => incident.site);

  test('is at other sites within 25 km, the nearest first', () => {
    expect(near(site('here', 52))).toEqual(['next', 'within']);
    const [first, second] = nearTo(site('here', 52), open, sites).map(({ km }) => km);
    expect(first).toBeCloseTo(11.1, 1);
    expect(second).toBeCloseTo(24.9, 1);
  });

  test('is not known without coordinates', () => {
    expect(near(site('lost'))).toEqual([]);
  });
});
