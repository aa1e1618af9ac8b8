import { BinaryBitmap, HTMLCanvasElementLuminanceSource, HybridBinarizer, QRCodeReader } from '@zxing/library';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCamera } from '../../hooks/use-camera.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './session.module.css';

/** Between two looks at the picture, in milliseconds: fast enough to feel at once, slow enough for an old laptop. */
const LOOK_EVERY_MS = 200;
/** The longer side of the picture that is looked at, in pixels. */
const PICTURE_MAX = 800;

/** Shows the camera and calls `onRead` once with the text of the first QR code it sees. No camera leaves typing. */
export function QrScanner({ onRead }: { readonly onRead: (text: string) => void }): ReactNode {
  const { t } = useTranslation('session');
  const { video, state: camera } = useCamera();
  const read = useRef(onRead);
  useEffect(() => {
    read.current = onRead;
  }, [onRead]);

  useEffect(() => {
    const element = video.current;
    if (camera !== 'looking' || element === null) return undefined;
    const canvas = document.createElement('canvas');
    const timer = setInterval(() => {
      const text = lookAt(element, canvas);
      if (text === undefined) return;
      clearInterval(timer);
      read.current(text);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [camera, video]);

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
