import { useMemo } from 'react';
import { indexPlaces, type PlaceIndex } from './find-place.ts';
import { useFleet } from './use-fleet.ts';

/** The fleet on this laptop, ready to be searched by `findPlaces`. */
export function usePlaceIndex(): PlaceIndex {
  const { sites, devices } = useFleet();
  return useMemo(() => indexPlaces(sites, devices), [sites, devices]);
}
