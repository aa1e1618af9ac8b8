import { Button, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineRow } from '../../db/local-store.ts';
import { refusedDocument, StillInvalid } from '../../db/refusals.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './sync-screen.module.css';

type Fields = { readonly [field: string]: unknown };
type Props = { readonly row: QuarantineRow; readonly name: string; readonly onClose: () => void };

/** The free text of each kind of record that a person writes. */
const TEXTS: { readonly [collection: string]: readonly string[] } = {
  incidents: ['title', 'symptomNote', 'lanes', 'impact', 'partner', 'customerSegment', 'suspectedChanges'],
  timeline: ['text'],
};

/** A refused record that the server does not have: its text mended, then sent again under one's own name and as of now. */
export function MendDialog({ row, name, onClose }: Props): ReactNode {
  const { t } = useTranslation(['sync', 'domain']);
  const { actions } = useStore();
  const document = (refusedDocument(row) ?? {}) as Fields;
  const texts = (TEXTS[row.collection] ?? []).filter((field) => typeof document[field] === 'string');
  const [edits, setEdits] = useState<{ readonly [field: string]: string }>({});
  const [problem, setProblem] = useState('');
  const send = async (): Promise<void> => {
    try {
      await actions.sendAgain(row, edits);
      onClose();
    } catch (error) {
      setProblem(error instanceof StillInvalid ? t('needsYou.stillInvalid', { reason: error.message }) : t('needsYou.notSaved'));
    }
  };
  const buttons = (
    <>
      <Button onClick={onClose}>{t('needsYou.keep')}</Button>
      <Button variant="filled" onClick={() => void send()}>
        {t('needsYou.sendAgain')}
      </Button>
    </>
  );
  return (
    <Dialog opened onClose={onClose} title={t('needsYou.mendTitle', { name })} actions={buttons}>
      <p>
        {t(`needsYou.why.${row.kind}`)}. <span className={classes['quiet']}>{row.reason}</span>
      </p>
      {texts.map((field) => (
        <Textarea
          key={field}
          label={field === 'text' ? t('domain:timeline.remark') : t(`domain:field.${field}`)}
          value={edits[field] ?? String(document[field])}
          onChange={(event) => setEdits({ ...edits, [field]: event.currentTarget.value })}
        />
      ))}
      <p>{t('needsYou.mendHint')}</p>
      {problem === '' ? null : <p role="alert">{problem}</p>}
    </Dialog>
  );
}
