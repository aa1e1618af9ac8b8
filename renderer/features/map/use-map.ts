import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapState } from '../../db/map/map-store.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useAppearance } from '../../hooks/use-appearance.ts';
import type { Here } from '../../hooks/use-here.ts';
import type { DrawnMap } from './draw-map.ts';
import { mapColours } from './palette.ts';
import type { MapDevice } from './map-devices.ts';
import type { MapSite } from './map-sites.ts';
import { setMapState, useMapState } from './map-view-state.ts';

/** `drawing`: it is being made ready. `bare`: drawn, but the tiles on this laptop could not be read. `cannot`: this laptop has no WebGL 2. */
export type MapPhase = 'drawing' | 'drawn' | 'bare' | 'cannot';

export type UseMap = {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly map: DrawnMap | undefined;
  readonly phase: MapPhase;
  /** Who made the tiles wants to be named. */
  readonly attribution: string;
};

type Shown = {
  readonly sites: readonly MapSite[];
  readonly devices: readonly MapDevice[];
  readonly chosen: MapSite | undefined;
  readonly here: Here | undefined;
};

/** CSS pixels: of a mark and the text at it, and how far from a mark a finger or a mouse may hit it. */
const SIZES = { desk: { mark: 20, text: 13, reach: 8 }, glove: { mark: 34, text: 17, reach: 30 } } as const;

/** Draws the map into `container`, from what is on this laptop, and keeps it as `shown` says. Drawn anew for another look or ground. */
export function useMap(state: MapState | undefined, shown: Shown): UseMap {
  const { t } = useTranslation('map');
  const { map: keeper } = useStore();
  const { mode, density } = useAppearance();
  const [able] = useState(canDraw);
  const container = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<{ readonly map?: DrawnMap; readonly phase: MapPhase; readonly attribution: string }>(start);
  const latest = useRef(shown);
  useEffect(() => {
    latest.current = shown;
  });
  const label = t('mapLabel');
  const tiles = state?.kept.tiles?.sha256;
  const roads = state?.kept.roads?.sha256;
  const known = state !== undefined;

  useEffect(() => {
    const element = container.current;
    if (!known || !able || element === null) return undefined;
    let gone = false;
    let map: DrawnMap | undefined;
    const draw = async (): Promise<void> => {
      const [{ drawMap }, ground, network] = await Promise.all([
        // Large, and of use on this screen only.
        import('./draw-map.ts'),
        tiles === undefined
          ? undefined
          : import('./open-ground.ts').then(({ openGround }) => openGround(keeper, tiles)).catch(() => 'unreadable' as const),
        roads === undefined ? undefined : keeper.roads().catch(() => undefined),
        document.fonts.ready,
      ]);
      if (gone) return;
      const { mark, text, reach } = SIZES[density];
      const usable = ground === 'unreadable' ? undefined : ground;
      map = drawMap({
        container: element,
        look: { mode, colours: mapColours(), mark, text },
        ground: usable,
        roads: network,
        view: useMapState.getState().view,
        sites: latest.current.sites,
        reach,
        label,
        onView: (view) => setMapState({ view }),
        onChoose: (chosen, device) => setMapState({ chosen, device }),
      });
      setDrawn({ map, phase: ground === 'unreadable' ? 'bare' : 'drawn', attribution: usable?.attribution ?? '' });
    };
    draw().catch((error: unknown) => {
      reportError(error);
      if (!gone) setDrawn({ ...start, phase: 'cannot' });
    });
    return () => {
      gone = true;
      map?.remove();
      setDrawn(start);
    };
  }, [known, tiles, roads, mode, density, label, keeper, able]);

  const { map } = drawn;
  const { sites, devices, chosen, here } = shown;
  useEffect(() => map?.setSites(sites), [map, sites]);
  useEffect(() => map?.setDevices(devices), [map, devices]);
  useEffect(() => map?.setChosen(chosen), [map, chosen, devices]);
  useEffect(() => map?.setHere(here), [map, here]);
  return { container, map, phase: able ? drawn.phase : 'cannot', attribution: drawn.attribution };
}

const start = { phase: 'drawing', attribution: '' } as const;

/** Whether this laptop can draw a map at all. */
function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
