import { useMemo } from 'react';
import { combineLatest, map, shareReplay, throttleTime, type Observable } from 'rxjs';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import type { Store } from '../db/store.ts';
import { useStore } from './store-context.tsx';
import { useObservable } from './use-live.ts';

export type Fleet = {
  readonly sites: ReadonlyMap<string, Site>;
  readonly devices: ReadonlyMap<string, Device>;
  /** Devices of each site by its id, by name. Devices without a site are under `''`. */
  readonly devicesAt: ReadonlyMap<string, readonly Device[]>;
  /** False until the first answer of the device's own store: "none yet" is not "none". */
  readonly loaded: boolean;
};

const nothing: Fleet = { sites: new Map(), devices: new Map(), devicesAt: new Map(), loaded: false };

/** While a first load brings thousands, the maps are made again at most this often. */
const THROTTLE_MS = 250;

const shared = new WeakMap<Store, Observable<Fleet>>();

function fleetOf(store: Store): Observable<Fleet> {
  const known = shared.get(store);
  if (known !== undefined) return known;
  const { sites, devices } = store.collections;
  const made = combineLatest([sites.find().$, devices.find().$]).pipe(
    throttleTime(THROTTLE_MS, undefined, { leading: true, trailing: true }),
    map(([allSites, allDevices]) =>
      toFleet(
        allSites.map((site) => site.toJSON() as Site),
        allDevices.map((device) => device.toJSON() as Device),
      ),
    ),
    shareReplay({ bufferSize: 1, refCount: false }),
  );
  shared.set(store, made);
  return made;
}

/** One for all comparisons: `localeCompare` would make one for each. */
const byName = new Intl.Collator('en', { numeric: true });

/** Maps by id of a fleet of a few thousand. */
export function toFleet(sites: readonly Site[], devices: readonly Device[]): Fleet {
  const devicesAt = new Map<string, Device[]>();
  for (const device of devices.toSorted((one, other) => byName.compare(one.name, other.name))) {
    const there = devicesAt.get(device.site);
    if (there === undefined) devicesAt.set(device.site, [device]);
    else there.push(device);
  }
  return {
    sites: new Map(sites.map((site) => [site.id, site])),
    devices: new Map(devices.map((device) => [device.id, device])),
    devicesAt,
    loaded: true,
  };
}

/** All sites and devices by id, live, shared by every caller. */
export function useFleet(): Fleet {
  const store = useStore();
  return useObservable(
    useMemo(() => fleetOf(store), [store]),
    nothing,
  );
}
