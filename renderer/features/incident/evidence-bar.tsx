import { Button } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '#domain/schema/incident.ts';
import { useEvidence } from '../../hooks/use-evidence.ts';
import { NotAddedList } from '../../evidence/not-added-list.tsx';
import { CameraDialog } from '../../evidence/camera-dialog.tsx';
import { EVIDENCE_LIST } from './evidence-list.tsx';
import classes from '../../evidence/evidence.module.css';
import { openFact } from './open-fact.ts';
import { usePastedFiles } from '../../evidence/take-files.ts';
import type { Adding } from '../../evidence/use-adding.ts';

/** Adding evidence, where one is when one has it: by camera, by file, by pasting, by a link to where it is. And how much there is. */
export function EvidenceBar({ incident, adding }: { readonly incident: Incident; readonly adding: Adding }): ReactNode {
  const { t } = useTranslation('evidence');
  const items = useEvidence(incident.id) ?? [];
  const input = useRef<HTMLInputElement>(null);
  const [camera, setCamera] = useState(false);
  const { add } = adding;
  usePastedFiles(adding);
  const notHeld = items.filter(({ state }) => state.kind !== 'held').length;
  return (
    <section className={classes['bar']} aria-label={t('add')} tabIndex={-1} data-choices="evidence">
      <Button onClick={() => setCamera(true)}>{t('takePhoto')}</Button>
      <Button onClick={() => input.current?.click()}>{t('addFiles')}</Button>
      {Object.keys(incident.links).length === 0 && <Button onClick={() => openFact('links')}>{t('addLink')}</Button>}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('addFiles')}
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
      {items.length > 0 && (
        <button type="button" className={classes['count']} onClick={() => document.getElementById(EVIDENCE_LIST)?.focus()}>
          {t('count', { count: items.length })}
          {notHeld > 0 && ` · ${t('notHeld', { count: notHeld })}`}
        </button>
      )}
      {!camera && <NotAddedList adding={adding} />}
      <CameraDialog
        opened={camera}
        onClose={() => setCamera(false)}
        adding={adding}
        onChooseFile={() => {
          setCamera(false);
          input.current?.click();
        }}
      />
    </section>
  );
}
