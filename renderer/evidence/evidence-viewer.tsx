import { Button, Textarea } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { OpenProblem } from '../db/evidence/keeper.ts';
import { useFormat } from '../hooks/format.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useDraftText } from '../hooks/use-draft-text.ts';
import { BlobImage } from '../ui/blob-image.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { saveBlob } from '../ui/download.ts';
import { AnnotateDialog } from './annotate-dialog.tsx';
import classes from './evidence.module.css';
import { takenInWords } from './taken-in-words.ts';

/** What is drawn here; anything else is only saved. */
const DRAWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']);

type Props = { readonly record: Evidence; readonly onClose: () => void; readonly onCopy: (copy: File) => void };

/** A file as it is: a photo to look at and to draw on, anything to be saved as a copy. Not on this laptop, it is fetched. */
export function EvidenceViewer({ record, onClose, onCopy }: Props): ReactNode {
  const { t } = useTranslation('evidence');
  const format = useFormat();
  const { evidence } = useStore();
  useFocusBack();
  const [opened, setOpened] = useState<Blob | OpenProblem>();
  useEffect(() => {
    let left = false;
    void evidence.open(record).then((found) => {
      if (!left) setOpened(found);
    });
    return () => {
      left = true;
    };
  }, [evidence, record]);
  const blob = opened instanceof Blob ? opened : undefined;
  const drawn = blob !== undefined && DRAWN.has(blob.type) ? blob : undefined;
  const [marking, setMarking] = useState(false);
  const { taken } = record;
  if (marking && drawn !== undefined) return <AnnotateDialog photo={drawn} name={record.name} onClose={onClose} onSave={onCopy} />;
  return (
    <Dialog
      opened
      wide
      onClose={onClose}
      title={record.name}
      actions={
        <>
          {drawn !== undefined && <Button onClick={() => setMarking(true)}>{t('annotate.open')}</Button>}
          <Button disabled={blob === undefined} onClick={() => blob !== undefined && saveBlob(record.name, blob)}>
            {t('save')}
          </Button>
        </>
      }
    >
      {opened === undefined && <output>{t('fetching', { size: format.bytes(record.size) })}</output>}
      {typeof opened === 'string' && <p className={classes['problem']}>{t(`notShown.${opened}`)}</p>}
      {drawn !== undefined && <BlobImage className={classes['whole']} blob={drawn} alt={record.caption ?? record.name} />}
      {blob !== undefined && drawn === undefined && <p>{t('onlySaved')}</p>}
      <p className={classes['quiet']}>
        {format.bytes(record.size)}
        {taken !== undefined && ` · ${takenInWords(taken, t)}`}
      </p>
      <Caption record={record} />
      <p className={classes['hash']}>SHA-256 {record.sha256}</p>
    </Dialog>
  );
}

/** The keyboard goes on from what opened it, unless it has gone elsewhere meanwhile. */
function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    },
    [opener],
  );
}

/** What the file shows, in the words of whoever added it: theirs to write. */
function Caption({ record }: { readonly record: Evidence }): ReactNode {
  const { t } = useTranslation('evidence');
  const { actions, principal } = useStore();
  const [failed, setFailed] = useState(false);
  const save = (words: string): void => {
    setFailed(false);
    actions.captionEvidence(record.id, words).catch((error: unknown) => {
      reportError(error);
      setFailed(true);
    });
  };
  const { text, type, commit } = useDraftText(record.caption ?? '', save);
  if (record.by !== principal.person) return record.caption === undefined ? null : <p>{record.caption}</p>;
  return (
    <Textarea
      label={t('caption')}
      placeholder={t('captionHint')}
      autosize
      minRows={1}
      maxRows={4}
      maxLength={10_000}
      value={text}
      error={failed && t('captionFailed')}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={commit}
    />
  );
}
