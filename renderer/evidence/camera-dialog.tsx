import { Button } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCamera } from '../hooks/use-camera.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FieldMessage } from '../ui/field-message.tsx';
import classes from './evidence.module.css';
import { NotAddedList } from './not-added-list.tsx';
import { PhotoChoices } from './photo-choices.tsx';
import { photoName } from './photo-name.ts';
import type { Adding } from './use-adding.ts';

type Props = {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly adding: Adding;
  /** Where there is no camera to use. */
  readonly onChooseFile: () => void;
};

/** The camera, open until it is closed: several photos in a row, and what became of them. A camera that is refused or absent leaves choosing files. */
export function CameraDialog({ opened, onClose, ...rest }: Props): ReactNode {
  const { t } = useTranslation('evidence');
  return (
    <Dialog opened={opened} wide onClose={onClose} title={t('camera.title')}>
      {opened && <Camera {...rest} onClose={onClose} />}
    </Dialog>
  );
}

function Camera({ adding, onChooseFile, onClose }: Omit<Props, 'opened'>): ReactNode {
  const { t } = useTranslation(['evidence', 'scan']);
  const { video, state, next, torch } = useCamera({ width: 2560, height: 1440 });
  const [added, setAdded] = useState(0);
  const isFirst = useRef(true);
  if (state === 'refused' || state === 'absent') {
    return (
      <>
        <FieldMessage id="camera-problem">{t(`camera.${state}`)}</FieldMessage>
        <Button variant="filled" data-autofocus onClick={onChooseFile}>
          {t('camera.chooseFile')}
        </Button>
      </>
    );
  }
  const shoot = async (): Promise<void> => {
    const photo = await photoOf(video.current);
    if (photo === undefined) return;
    adding.add([photo], { more: !isFirst.current, onAdded: () => setAdded((before) => before + 1) });
    isFirst.current = false;
  };
  return (
    <>
      <video ref={video} className={classes['video']} muted playsInline aria-label={t('camera.picture')} />
      <output className={classes['quiet']}>{state === 'starting' ? t('camera.starting') : t('camera.taken', { count: added })}</output>
      <NotAddedList adding={adding} />
      <PhotoChoices />
      <div className={classes['head']}>
        {/* What is disabled cannot have the focus, and the keyboard would stay behind the dialog. */}
        <Button
          variant="filled"
          data-autofocus
          data-disabled={state === 'starting' || undefined}
          aria-disabled={state === 'starting'}
          onClick={() => void shoot()}
        >
          {t('camera.shoot')}
        </Button>
        {torch !== undefined && (
          <Button aria-pressed={torch.on} onClick={torch.toggle}>
            {t(torch.on ? 'scan:camera.lampOff' : 'scan:camera.lampOn')}
          </Button>
        )}
        {next !== undefined && <Button onClick={next}>{t('scan:camera.next')}</Button>}
        <Button onClick={onClose}>{t('camera.done')}</Button>
      </div>
    </>
  );
}

/** What the camera sees now, as a file named by the moment. */
async function photoOf(video: HTMLVideoElement | null): Promise<File | undefined> {
  if (video === null || video.videoWidth === 0) return undefined;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
  const now = new Date();
  return blob === null ? undefined : new File([blob], photoName(now.getTime(), -now.getTimezoneOffset()), { type: 'image/jpeg' });
}
