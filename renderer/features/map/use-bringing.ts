import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { DrawnMap } from './draw-map.ts';
import type { Box } from './free-room.ts';
import type { MapSite } from './map-sites.ts';
import { useMapState } from './map-view-state.ts';

type On = {
  /** Where the map is drawn. */
  readonly container: RefObject<HTMLElement | null>;
  readonly map: DrawnMap | undefined;
  readonly chosen: MapSite | undefined;
};

export type Bringing = {
  /** To be given to the card, which takes its part of the map. */
  readonly card: RefObject<HTMLElement | null>;
  /** Brings the chosen site to the middle of what its card leaves free, `zoom` or closer. */
  readonly bring: (zoom?: number) => void;
};

/** Keeps the chosen site beside its own card: in the middle of what that leaves free when asked, and out from under it in any case. */
export function useBringing({ container, map, chosen }: On): Bringing {
  const card = useRef<HTMLElement>(null);
  const [asked, setAsked] = useState<{ readonly zoom: number | undefined }>();
  /** Whoever comes back to the map finds it as it was. */
  const done = useRef({ asked, site: useMapState.getState().chosen });

  // Before it is painted, and after the card has its size.
  useLayoutEffect(() => {
    const before = done.current;
    if (map === undefined) return;
    done.current = { asked, site: chosen?.id };
    if (chosen === undefined) return;
    const box = boxOn(container.current, card.current);
    if (asked !== before.asked) map.moveTo(chosen, { card: box, ...(asked?.zoom === undefined ? {} : { zoom: asked.zoom }) });
    else if (chosen.id !== before.site) map.moveTo(chosen, { card: box, ifHidden: true });
  }, [asked, chosen, map, container]);
  const bring = useCallback((zoom?: number) => setAsked({ zoom }), []);
  return { card, bring };
}

/** Where an element lies on the map. */
function boxOn(map: HTMLElement | null, element: HTMLElement | null): Box | undefined {
  if (map === null || element === null) return undefined;
  const [on, { left, top, width, height }] = [map.getBoundingClientRect(), element.getBoundingClientRect()];
  return { x: left - on.left, y: top - on.top, width, height };
}
