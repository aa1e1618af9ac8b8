import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/schema/evidence.ts';
import { EvidenceViewer } from '../../evidence/evidence-viewer.tsx';
import { Thumbnail } from '../../evidence/thumbnail.tsx';
import type { Adding } from '../../evidence/use-adding.ts';
import { shapeOf, type EvidenceItem } from '../../hooks/use-evidence.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { DeliveryShape } from '../../ui/delivery-mark.tsx';
import classes from './photos.module.css';

type Props = {
  readonly items: readonly EvidenceItem[];
  /** How many there are whose records have not come to this laptop. */
  readonly missing: number;
  readonly label: string;
  readonly adding: Adding;
  /** Takes a photo out of the answer; it stays among the run's. Absent on what is only read. */
  readonly onTakeOut: ((id: string) => void) | undefined;
};

/** Photos in a row, each with how far it has come; one opens whole. */
export function PhotoStrip({ items, missing, label, adding, onTakeOut }: Props): ReactNode {
  const { t } = useTranslation(['checklists', 'evidence']);
  const people = usePeople();
  const [viewed, setViewed] = useState<Evidence>();
  if (items.length === 0 && missing === 0) return null;
  return (
    <>
      <ul className={classes['strip']} aria-label={label}>
        {items.map((item) => {
          const { record, state } = item;
          const standing = t(`evidence:state.${state.kind}`, { by: people.get(record.by)?.name ?? '', ...state });
          return (
            <li key={record.id} className={classes['photo']}>
              <button
                type="button"
                className={classes['thumbnail']}
                aria-label={`${t('evidence:open', { name: record.name })}, ${standing}`}
                onClick={() => setViewed(record)}
              >
                <Thumbnail item={item}>{t('photo.far')}</Thumbnail>
              </button>
              <span className={classes['standing']} title={standing}>
                <DeliveryShape state={shapeOf(state)} />
              </span>
              {onTakeOut !== undefined && (
                <button
                  type="button"
                  className={classes['takeOut']}
                  aria-label={t('photo.takeOut', { name: record.name })}
                  onClick={() => onTakeOut(record.id)}
                >
                  ✕
                </button>
              )}
            </li>
          );
        })}
        {missing > 0 && <li className={classes['quiet']}>{t('photo.missing', { count: missing })}</li>}
      </ul>
      {viewed !== undefined && (
        <EvidenceViewer record={viewed} onClose={() => setViewed(undefined)} onCopy={(copy) => adding.add([copy])} />
      )}
    </>
  );
}
