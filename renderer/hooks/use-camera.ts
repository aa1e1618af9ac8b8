import { useEffect, useRef, useState, type RefObject } from 'react';

export type CameraState = 'starting' | 'looking' | 'refused' | 'absent';
export type Camera = { readonly video: RefObject<HTMLVideoElement | null>; readonly state: CameraState };

/**
 * The camera at the back for as long as the component is there; `video` is where its picture goes. `ideal`: how large it is to be, in pixels;
 * not live.
 */
export function useCamera(ideal?: { readonly width: number; readonly height: number }): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const wanted = useRef(ideal);
  const [state, setState] = useState<CameraState>('starting');
  useEffect(() => {
    let stream: MediaStream | undefined;
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async (): Promise<void> => {
      const { width, height } = wanted.current ?? {};
      const size = width === undefined || height === undefined ? {} : { width: { ideal: width }, height: { ideal: height } };
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', ...size } });
      const element = video.current;
      if (stopped || element === null) {
        stop();
        return;
      }
      element.srcObject = stream;
      await element.play();
      setState('looking');
    };
    start().catch((error: unknown) => {
      if (stopped) return;
      stop();
      setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'absent');
    });
    return stop;
  }, []);
  return { video, state };
}
