import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

export type CameraState = 'starting' | 'looking' | 'refused' | 'absent';
export type Camera = {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  /** Goes on with the next camera of this laptop, which remembers it; absent where there is one only. */
  readonly next: (() => void) | undefined;
  /** The lamp of the camera; absent where it has none. */
  readonly torch: { readonly on: boolean; readonly toggle: () => void } | undefined;
};

const CAMERA_KEY = 'milepost-camera';

/**
 * The camera that was used last, else the one at the back, for as long as the component is there; `video` is where its picture goes. `ideal`:
 * how large it is to be, in pixels; not live.
 */
export function useCamera(ideal?: { readonly width: number; readonly height: number }): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const wanted = useRef(ideal);
  const [chosen, setChosen] = useState(remembered);
  const [state, setState] = useState<CameraState>('starting');
  const [others, setOthers] = useState<readonly string[]>([]);
  const [track, setTrack] = useState<MediaStreamTrack>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      for (const one of stream?.getTracks() ?? []) one.stop();
    };
    const start = async (): Promise<void> => {
      const { width, height } = wanted.current ?? {};
      const size = width === undefined || height === undefined ? {} : { width: { ideal: width }, height: { ideal: height } };
      stream = await openCamera(chosen, size);
      const element = video.current;
      if (stopped || element === null) {
        stop();
        return;
      }
      const [started] = stream.getVideoTracks();
      // Pulled out, or taken by another app.
      started?.addEventListener('ended', () => setState('absent'));
      element.srcObject = stream;
      await element.play();
      setTrack(started);
      setState('looking');
      setOthers(await camerasBesides(started));
    };
    start().catch((error: unknown) => {
      if (stopped) return;
      stop();
      setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'absent');
    });
    return stop;
  }, [chosen]);
  const [following] = others;
  const torch = useTorch(track);
  const next = (): void => {
    if (following === undefined) return;
    remember(following);
    setTrack(undefined);
    setState('starting');
    setChosen(following);
  };
  return { video, state, next: following === undefined ? undefined : next, torch };
}

/** The camera with this id, or the one at the back where it is gone. Rejects as `getUserMedia` does. */
async function openCamera(id: string | undefined, size: MediaTrackConstraints): Promise<MediaStream> {
  const open = (which: MediaTrackConstraints): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia({ video: { ...which, ...size } });
  if (id === undefined) return open({ facingMode: 'environment' });
  try {
    // Merely preferred, another that fits the size better would be taken.
    return await open({ deviceId: { exact: id } });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') throw error;
    return open({ facingMode: 'environment' });
  }
}

/** The ids of the other cameras, beginning behind the one that runs. */
async function camerasBesides(running: MediaStreamTrack | undefined): Promise<readonly string[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const ids = devices.filter(({ kind }) => kind === 'videoinput').map(({ deviceId }) => deviceId);
  const at = ids.indexOf(running?.getSettings().deviceId ?? '');
  return at < 0 ? [] : [...ids.slice(at + 1), ...ids.slice(0, at)];
}

/** The lamp is not among what TypeScript knows of cameras. */
type WithTorch<T> = T & { readonly torch?: boolean };

function useTorch(track: MediaStreamTrack | undefined): Camera['torch'] {
  const [lit, setLit] = useState<MediaStreamTrack>();
  const on = track !== undefined && lit === track;
  const toggle = useCallback(() => {
    const wanted: WithTorch<MediaTrackConstraintSet> = { torch: !on };
    track?.applyConstraints({ advanced: [wanted] }).then(() => setLit(on ? undefined : track), reportError);
  }, [track, on]);
  const capabilities: WithTorch<MediaTrackCapabilities> | undefined = track?.getCapabilities();
  return capabilities?.torch === true ? { on, toggle } : undefined;
}

/** Private windows may refuse the storage: then it is the camera at the back each time. */
function remembered(): string | undefined {
  try {
    return localStorage.getItem(CAMERA_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(camera: string): void {
  try {
    localStorage.setItem(CAMERA_KEY, camera);
  } catch {
    // Until the page is left.
  }
}
