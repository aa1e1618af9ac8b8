import { Button } from '@mantine/core';
import { useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './photos.module.css';

type Props = { readonly onClose: () => void; readonly onSigned: (file: File) => void };

/** Of the picture that is kept, in its own points; as wide as a dialog is on most screens. */
const SIZE = { width: 720, height: 240 } as const;
const LINE = 3;

/** A place to draw a signature with a finger, a pen or a mouse. It goes beside the typed name, which alone is enough. */
export function SignaturePad({ onClose, onSigned }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const spot = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLCanvasElement>): readonly [number, number] => {
    const box = currentTarget.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * SIZE.width, ((clientY - box.top) / box.height) * SIZE.height];
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>): void => {
    const pen = event.currentTarget.getContext('2d');
    if (pen === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    [pen.lineWidth, pen.lineCap, pen.lineJoin, pen.strokeStyle] = [LINE, 'round', 'round', '#000'];
    if (!drawn) {
      // Black on white, whatever the screen looks like: it goes on paper.
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, SIZE.width, SIZE.height);
    }
    pen.beginPath();
    pen.moveTo(...spot(event));
    setDrawn(true);
  };
  const go = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const pen = event.currentTarget.getContext('2d');
    pen?.lineTo(...spot(event));
    pen?.stroke();
  };
  const clear = (): void => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, SIZE.width, SIZE.height);
    setDrawn(false);
  };
  const save = async (): Promise<void> => {
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.current ? canvas.current.toBlob(resolve, 'image/png') : resolve(null),
    );
    if (blob === null) return;
    onSigned(new File([blob], 'signature.png', { type: 'image/png' }));
    onClose();
  };
  return (
    <Dialog
      opened
      holdsInput
      wide
      onClose={onClose}
      title={t('pad.title')}
      actions={
        <>
          <Button disabled={!drawn} onClick={clear}>
            {t('pad.clear')}
          </Button>
          <Button variant="filled" disabled={!drawn} onClick={() => void save()}>
            {t('pad.save')}
          </Button>
        </>
      }
    >
      <p className={classes['quiet']}>{t('pad.hint')}</p>
      <canvas
        ref={canvas}
        className={classes['pad']}
        width={SIZE.width}
        height={SIZE.height}
        role="img"
        aria-label={t(drawn ? 'pad.drawn' : 'pad.empty')}
        onPointerDown={begin}
        onPointerMove={go}
      />
    </Dialog>
  );
}
