import { BinaryBitmap, HTMLCanvasElementLuminanceSource, HybridBinarizer, QRCodeReader } from '@zxing/library';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './session.module.css';

/** Between two looks at the picture, in milliseconds: fast enough to feel at once, slow enough for an old laptop. */
const LOOK_EVERY_MS = 200;
/** The longer side of the picture that is looked at, in pixels. */
const PICTURE_MAX = 800;

type CameraState = 'starting' | 'looking' | 'refused' | 'absent';

/** Shows the camera and calls `onRead` once with the text of the first QR code it sees. No camera leaves typing. */
export function QrScanner({ onRead }: { readonly onRead: (text: string) => void }): ReactNode {
  const { t } = useTranslation('session');
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<CameraState>('starting');
  const read = useRef(onRead);
  useEffect(() => {
    read.current = onRead;
  }, [onRead]);

  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const element = video.current;
      if (stopped || element === null) {
        stop();
        return;
      }
      element.srcObject = stream;
      await element.play();
      setCamera('looking');
      const canvas = document.createElement('canvas');
      timer = setInterval(() => {
        const text = lookAt(element, canvas);
        if (text === undefined || stopped) return;
        stop();
        read.current(text);
      }, LOOK_EVERY_MS);
    };
    start().catch((error: unknown) => {
      stop();
      setCamera(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'absent');
    });
    return stop;
  }, []);

  const failed = camera === 'refused' || camera === 'absent';
  return (
    <div>
      {failed ? null : <video ref={video} className={classes['video']} muted playsInline aria-label={t('server.camera')} />}
      {failed ? <FieldMessage id="camera-problem">{t(`server.cameraProblem.${camera}`)}</FieldMessage> : null}
      {failed ? null : <output>{t(camera === 'starting' ? 'server.cameraStarting' : 'server.cameraLooking')}</output>}
    </div>
  );
}

function lookAt(video: HTMLVideoElement, canvas: HTMLCanvasElement): string | undefined {
  const scale = Math.min(1, PICTURE_MAX / Math.max(video.videoWidth, video.videoHeight, 1));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  if (canvas.width === 0 || canvas.height === 0) return undefined;
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(new HTMLCanvasElementLuminanceSource(canvas)))).getText();
  } catch {
    // No code in this picture: the library says so by throwing.
    return undefined;
  }
}
