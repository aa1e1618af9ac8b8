import { Button } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemState } from '#domain/checklists/evaluate.ts';
import { CameraDialog } from '../../evidence/camera-dialog.tsx';
import { NotAddedList } from '../../evidence/not-added-list.tsx';
import { useAdding } from '../../evidence/use-adding.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { usePhotosHere, type RunPhotos } from './run-photos.ts';
import classes from './photos.module.css';
import { SignaturePad } from './signature-pad.tsx';
import type { Say } from './use-run.ts';

type Props = { readonly state: ItemState; readonly readOnly: boolean; readonly onSay: Say };

/** The photos of an item, and the ways to add one: wherever a photo answers it, is due, or would help to understand what was answered. */
export function ItemPhotos(props: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const photos = usePhotosHere();
  const { item, said, answered } = props.state;
  const ids = said?.value.evidence ?? [];
  if (photos === undefined) return item.kind === 'photo' ? <p className={classes['quiet']}>{t('photo.preview')}</p> : null;
  const mayAdd = !props.readOnly && (item.kind === 'photo' || answered);
  return mayAdd || ids.length > 0 ? <Photos {...props} photos={photos} ids={ids} mayAdd={mayAdd} /> : null;
}

type PhotosProps = Props & { readonly photos: RunPhotos; readonly ids: readonly string[]; readonly mayAdd: boolean };

function Photos({ state, readOnly, onSay, photos, ids, mayAdd }: PhotosProps): ReactNode {
  const { t } = useTranslation(['checklists', 'evidence']);
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<'camera' | 'pad'>();
  const { item } = state;
  const adding = useAdding(photos.place, (id) => onSay(state, ({ evidence = [] }) => ({ evidence: [...evidence, id] })));
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
      <NotAddedList adding={adding} />
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
