import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NotAddedList } from '../../evidence/not-added-list.tsx';
import { useAdding } from '../../evidence/use-adding.ts';
import { PhotoStrip } from './photo-strip.tsx';
import type { RunPhotos } from './run-photos.ts';
import classes from './run.module.css';
import type { Filling } from './use-run.ts';

/**
 * Photos of the run that no answer names: taken out of one, added by whoever was outvoted, or taken just before the app ended. What
 * was added is never hidden.
 */
export function LoosePhotos({ photos, filling }: { readonly photos: RunPhotos; readonly filling: Filling }): ReactNode {
  const { t } = useTranslation('checklists');
  const adding = useAdding(photos.place);
  const named = new Set(filling.state.items.flatMap(({ shown, said }) => (shown ? (said?.value.evidence ?? []) : [])));
  const loose = photos.items.filter(({ record }) => !named.has(record.id));
  if (loose.length === 0) return null;
  return (
    <section className={classes['section']} aria-labelledby="loose-photos">
      <h2 id="loose-photos">{t('photo.loose')}</h2>
      <PhotoStrip items={loose} missing={0} label={t('photo.loose')} adding={adding} onTakeOut={undefined} />
      <NotAddedList adding={adding} />
    </section>
  );
}
