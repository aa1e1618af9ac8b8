import { useCallback, useEffect, useState } from 'react';

/** Where the laptop is, in degrees (WGS 84), to within `accuracy` metres. */
export type Position = { readonly longitude: number; readonly latitude: number; readonly accuracy: number };

/** `off`: nobody asked. `refused`: the person or the system does not allow it. `absent`: this laptop cannot tell. */
export type PositionState = 'off' | 'asking' | 'known' | 'refused' | 'absent';

export type UsePosition = {
  readonly state: PositionState;
  readonly position: Position | undefined;
  readonly start: () => void;
  readonly stop: () => void;
};

/** A first fix by satellite may take this long. Milliseconds. */
const PATIENCE_MS = 20_000;
/** What was found so recently is good enough to begin with. Milliseconds. */
const RECENT_MS = 60_000;

/**
 * Where the laptop is, from when it is asked (`atOnce`: from the beginning) until it is stopped or the component goes. It stays in the
 * memory of this page.
 */
export function usePosition(atOnce: boolean): UsePosition {
  /** How often it was asked for; 0 while it is not. A refusal ends a watch, so asking again takes a new one. */
  const [asked, setAsked] = useState(atOnce ? 1 : 0);
  const [position, setPosition] = useState<Position>();
  const [state, setState] = useState<PositionState>(atOnce ? 'asking' : 'off');
  useEffect(() => {
    if (asked === 0) return undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { longitude, latitude, accuracy } }) => {
        setPosition({ longitude, latitude, accuracy });
        setState('known');
      },
      ({ code, PERMISSION_DENIED }) => {
        // A fix that was lost for a moment is still where the laptop was.
        if (code === PERMISSION_DENIED) setPosition(undefined);
        setState((before) => (code === PERMISSION_DENIED ? 'refused' : before === 'known' ? before : 'absent'));
      },
      { enableHighAccuracy: true, maximumAge: RECENT_MS, timeout: PATIENCE_MS },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [asked]);
  const start = useCallback(() => {
    const able = 'geolocation' in navigator;
    setAsked((before) => (able ? before + 1 : 0));
    setState(able ? 'asking' : 'absent');
  }, []);
  const stop = useCallback(() => {
    setAsked(0);
    setPosition(undefined);
    setState('off');
  }, []);
  return { state, position, start, stop };
}
