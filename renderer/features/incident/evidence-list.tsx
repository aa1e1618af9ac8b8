import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/schema/evidence.ts';
import { useEvidence } from '../../hooks/use-evidence.ts';
import { EvidenceRow } from '../../evidence/evidence-row.tsx';
import { EvidenceViewer } from '../../evidence/evidence-viewer.tsx';
import classes from '../../evidence/evidence.module.css';
import { PhotoChoices } from '../../evidence/photo-choices.tsx';
import type { Adding } from '../../evidence/use-adding.ts';

/** The id of the list on the page. */
export const EVIDENCE_LIST = 'evidence-list';

/** Photos, logs and other files of an incident, and how far each has come. */
export function EvidenceList({ incident, adding }: { readonly incident: string; readonly adding: Adding }): ReactNode {
  const { t } = useTranslation('evidence');
  const items = useEvidence(incident);
  const [viewed, setViewed] = useState<Evidence>();
  return (
    <section id={EVIDENCE_LIST} tabIndex={-1} className={classes['section']} aria-labelledby={`${EVIDENCE_LIST}-title`}>
      <h3 id={`${EVIDENCE_LIST}-title`}>{t('title')}</h3>
      {items?.length === 0 ? (
        <p className={classes['quiet']}>{t('none')}</p>
      ) : (
        <ul className={classes['list']} aria-label={t('title')}>
          {items?.map((item) => (
            <EvidenceRow key={item.record.id} item={item} onOpen={() => setViewed(item.record)} />
          ))}
        </ul>
      )}
      <PhotoChoices />
      {viewed !== undefined && (
        <EvidenceViewer record={viewed} onClose={() => setViewed(undefined)} onCopy={(copy) => adding.add([copy])} />
      )}
    </section>
  );
}
