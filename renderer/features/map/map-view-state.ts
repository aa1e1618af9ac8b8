import { create } from 'zustand';
import type { Point } from '#domain/map/site-order.ts';

/** What of the map is on screen, in degrees. `west` may be greater than `east` where the date line lies between. */
export type MapView = {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly center: Point;
  readonly zoom: number;
};

type State = {
  /** `undefined` until the map was first drawn: it then shows all sites. */
  readonly view: MapView | undefined;
  /** The site whose card is open, by its id. */
  readonly chosen: string | undefined;
  /** The device of that site whose mark was pressed, by its id. */
  readonly device: string | undefined;
};

/** Kept while the app runs, so that whoever comes back from a site finds the map as it was. */
export const useMapState = create<State>(() => ({ view: undefined, chosen: undefined, device: undefined }));

export const setMapState = useMapState.setState;
