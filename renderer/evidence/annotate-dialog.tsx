import { Button, NumberInput, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import classes from './evidence.module.css';
import { drawMarks, markKinds, type Mark, type Spot } from './marks.ts';

type Props = {
  readonly photo: Blob;
  readonly name: string;
  readonly onClose: () => void;
  /** A copy with what was drawn; the photo itself stays as it is. */
  readonly onSave: (copy: File) => void;
};

const QUALITY = 0.9;
/** In the fields, in per cent of the picture: a quarter of it, in its middle. */
const MIDDLE = { from: { x: 0.375, y: 0.375 }, to: { x: 0.625, y: 0.625 } } as const;

/** Arrows, boxes, and areas made unreadable (faces, plates), drawn by dragging or placed by numbers. */
export function AnnotateDialog({ photo, name, onClose, onSave }: Props): ReactNode {
  const { t } = useTranslation('evidence');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [kind, setKind] = useState<Mark['kind']>('arrow');
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const [drawn, setDrawn] = useState<Mark>();
  const picture = usePicture(photo);
  useEffect(() => {
    if (picture !== undefined && canvas.current !== null)
      drawMarks(canvas.current, picture, drawn === undefined ? marks : [...marks, drawn]);
  }, [picture, marks, drawn]);

  const save = (): void => {
    canvas.current?.toBlob(
      (blob) => {
        if (blob === null) return;
        onSave(new File([blob], `${name.replace(/\.[a-z0-9]+$/i, '')}-marked.jpg`, { type: 'image/jpeg' }));
        onClose();
      },
      'image/jpeg',
      QUALITY,
    );
  };
  const add = (mark: Mark): void => setMarks([...marks, mark]);
  return (
    <Dialog
      opened
      holdsInput
      wide
      onClose={onClose}
      title={t('annotate.title', { name })}
      actions={
        <>
          <Button disabled={marks.length === 0} onClick={() => setMarks(marks.slice(0, -1))}>
            {t('annotate.undo')}
          </Button>
          <Button variant="filled" disabled={marks.length === 0} onClick={save}>
            {t('annotate.save')}
          </Button>
        </>
      }
    >
      <SegmentedControl
        aria-label={t('annotate.kind')}
        data={markKinds.map((value) => ({ value, label: t(`annotate.${value}`) }))}
        value={kind}
        onChange={(value) => setKind(markKinds.find((one) => one === value) ?? 'arrow')}
      />
      <canvas
        ref={canvas}
        className={classes['drawing']}
        role="img"
        aria-label={t('annotate.picture', { count: marks.length })}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawn({ kind, from: spotOf(event), to: spotOf(event) });
        }}
        onPointerMove={(event) => drawn !== undefined && setDrawn({ ...drawn, to: spotOf(event) })}
        onPointerUp={() => {
          if (drawn !== undefined && isSeen(drawn)) add(drawn);
          setDrawn(undefined);
        }}
        onPointerCancel={() => setDrawn(undefined)}
      />
      <p className={classes['quiet']}>{t('annotate.hint')}</p>
      <Placing kind={kind} onAdd={add} />
    </Dialog>
  );
}

/** The same without a pointer: where from and where to, in per cent. */
function Placing({ kind, onAdd }: { readonly kind: Mark['kind']; readonly onAdd: (mark: Mark) => void }): ReactNode {
  const { t } = useTranslation('evidence');
  const [ends, setEnds] = useState<{ readonly from: Spot; readonly to: Spot }>(MIDDLE);
  return (
    <div className={classes['placing']} role="group" aria-label={t('annotate.place')}>
      {(['from', 'to'] as const).flatMap((end) =>
        (['x', 'y'] as const).map((axis) => (
          <NumberInput
            key={`${end}-${axis}`}
            label={t(`annotate.${end}-${axis}`)}
            hideControls
            min={0}
            max={100}
            suffix=" %"
            value={Math.round(ends[end][axis] * 1000) / 10}
            onChange={(value) => setEnds({ ...ends, [end]: { ...ends[end], [axis]: Number(value) / 100 } })}
          />
        )),
      )}
      <Button onClick={() => onAdd({ kind, ...ends })}>{t('annotate.add')}</Button>
    </div>
  );
}

/** Whether it is more than a click. */
function isSeen({ from, to }: Mark): boolean {
  return Math.hypot(to.x - from.x, to.y - from.y) > 0.01;
}

function spotOf({ currentTarget, clientX, clientY }: PointerEvent<HTMLCanvasElement>): Spot {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

function usePicture(photo: Blob): ImageBitmap | undefined {
  const [picture, setPicture] = useState<ImageBitmap>();
  useEffect(() => {
    let left = false;
    void createImageBitmap(photo, { imageOrientation: 'from-image' }).then((made) => {
      if (left) made.close();
      else setPicture(made);
    });
    return () => {
      left = true;
    };
  }, [photo]);
  return picture;
}
