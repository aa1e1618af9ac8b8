import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCamera } from '../hooks/use-camera.ts';
import { useCodes } from '../hooks/use-codes.ts';
import { FieldMessage } from './field-message.tsx';
import classes from './scanner.module.css';

/** What there is to aim at, in the words of whoever asks: `Hold the label in front of the camera.` And what to do without a camera. */
export type ScannerProps = { readonly aim: string; readonly instead: string; readonly onRead: (text: string) => void };

/** Shows the camera and tells each QR, Data Matrix or Code 128 label that it sees. Beside it stands a field: no camera leaves typing. */
export function Scanner({ aim, instead, onRead }: ScannerProps): ReactNode {
  const { t } = useTranslation('scan');
  const camera = useCamera({ width: 1280, height: 720 });
  useCodes(camera, onRead);
  const { video, state, next, torch } = camera;
  if (state === 'refused' || state === 'absent')
    return <FieldMessage id="camera-problem">{`${t(`camera.${state}`)} ${instead}`}</FieldMessage>;
  return (
    <div className={classes['scanner']}>
      <video ref={video} className={classes['video']} muted playsInline aria-label={t('camera.picture')} />
      <div className={classes['below']}>
        <output>{state === 'starting' ? t('camera.starting') : aim}</output>
        {torch !== undefined && (
          <Button aria-pressed={torch.on} onClick={torch.toggle}>
            {t(torch.on ? 'camera.lampOff' : 'camera.lampOn')}
          </Button>
        )}
        {next !== undefined && <Button onClick={next}>{t('camera.next')}</Button>}
      </div>
    </div>
  );
}
