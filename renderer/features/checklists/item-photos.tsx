import { Button } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemState } from '#domain/checklists/evaluate.ts';
import type { EvidencePlace } from '../../db/evidence/evidence-store.ts';
import { CameraDialog } from '../../evidence/camera-dialog.tsx';
import { NotAddedList } from '../../evidence/not-added-list.tsx';
import { useAdding, type Adding } from '../../evidence/use-adding.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { usePhotosHere, type RunPhotos } from './run-photos.ts';
import classes from './photos.module.css';
import { SignaturePad } from './signature-pad.tsx';
import type { Say } from './use-run.ts';

type Props = { readonly state: ItemState; readonly readOnly: boolean; readonly onSay: Say };

/** Adding photos to an item, in whichever way; `mayAdd`: whether it takes any, as it stands. */
export type TakingPhotos = { readonly adding: Adding; readonly mayAdd: boolean };

const nowhere: EvidencePlace = { incident: '' };

export function useTakingPhotos({ state, readOnly, onSay }: Props): TakingPhotos {
  const place = usePhotosHere()?.place;
  const adding = useAdding(place ?? nowhere, {
    photosOnly: true,
    onAdded: (id) => onSay(state, ({ evidence = [] }) => ({ evidence: [...evidence, id] })),
  });
  return { adding, mayAdd: place !== undefined && !readOnly && (state.item.kind === 'photo' || state.answered) };
}

/** The photos of an item, and the ways to add one: wherever a photo answers it, is due, or would help to understand what was answered. */
export function ItemPhotos(props: Props & { readonly taking: TakingPhotos }): ReactNode {
  const { t } = useTranslation('checklists');
  const photos = usePhotosHere();
  const { item, said } = props.state;
  const ids = said?.value.evidence ?? [];
  if (photos === undefined) return item.kind === 'photo' ? <p className={classes['quiet']}>{t('photo.preview')}</p> : null;
  return props.taking.mayAdd || ids.length > 0 ? <Photos {...props} photos={photos} ids={ids} /> : null;
}

type PhotosProps = Props & { readonly taking: TakingPhotos; readonly photos: RunPhotos; readonly ids: readonly string[] };

function Photos({ state, readOnly, onSay, taking: { adding, mayAdd }, photos, ids }: PhotosProps): ReactNode {
  const { t } = useTranslation(['checklists', 'evidence']);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<'camera' | 'pad'>();
  const { item } = state;
  const takeOut = (id: string): void => onSay(state, ({ evidence = [] }) => ({ evidence: evidence.filter((one) => one !== id) }));
  const isMain = item.kind === 'photo';
  return (
    <div className={classes['photos']}>
      <PhotoStrip
        items={photos.items.filter(({ record }) => ids.includes(record.id))}
        missing={ids.length - photos.items.filter(({ record }) => ids.includes(record.id)).length}
        label={t('photo.of', { item: item.label })}
        adding={adding}
        onTakeOut={readOnly ? undefined : takeOut}
      />
      {mayAdd && (
        <div className={classes['addPhotos']}>
          <Button
            variant={isMain ? 'default' : 'subtle'}
            aria-label={t(isMain ? 'photo.takeLabel' : 'photo.addLabel', { item: item.label })}
            onClick={() => setOpen('camera')}
          >
            {t(isMain ? 'photo.take' : 'photo.add')}
          </Button>
          {isMain && (
            <Button aria-label={t('photo.chooseLabel', { item: item.label })} onClick={() => input.current?.click()}>
              {t('photo.choose')}
            </Button>
          )}
          {item.kind === 'signature' && <Button onClick={() => setOpen('pad')}>{t('pad.open')}</Button>}
          <input
            ref={input}
            type="file"
            accept="image/*"
            multiple
            hidden
            aria-label={t('photo.chooseLabel', { item: item.label })}
            onChange={({ currentTarget }) => {
              adding.add([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </div>
      )}
      {open !== 'camera' && <NotAddedList adding={adding} />}
      <CameraDialog
        opened={open === 'camera'}
        onClose={() => setOpen(undefined)}
        adding={adding}
        onChooseFile={() => {
          setOpen(undefined);
          input.current?.click();
        }}
      />
      {open === 'pad' && <SignaturePad onClose={() => setOpen(undefined)} onSigned={(file) => adding.add([file])} />}
    </div>
  );
}
