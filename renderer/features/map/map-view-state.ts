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

/** Where the person is: by the laptop (`accuracy` in metres), or by naming a site. */
export type Here =
  | { readonly by: 'laptop'; readonly at: Point; readonly accuracy: number }
  | { readonly by: 'site'; readonly at: Point; readonly site: string };

type State = {
  /** `undefined` until the map was first drawn: it then shows all sites. */
  readonly view: MapView | undefined;
  readonly here: Here | undefined;
  /** The site whose card is open, by its id. */
  readonly chosen: string | undefined;
  /** The device of that site whose mark was pressed, by its id. */
  readonly device: string | undefined;
};

/** Kept while the app runs, so that whoever comes back from a site finds the map as it was. In memory only: a position is nobody's business. */
export const useMapState = create<State>(() => ({ view: undefined, here: undefined, chosen: undefined, device: undefined }));

export const setMapState = useMapState.setState;
