import { Button, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Telling } from '#domain/rules/tellings.ts';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { correctedNow } from '../../hooks/use-now.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { Changes } from './use-changes.ts';
import { WhenField, whenProblem } from './when-field.tsx';

type Props = { readonly telling: Telling; readonly onCorrect: Changes['correct']; readonly onClose: () => void };

/** What a remark should have said, and when it happened. What it said stays readable. */
export function CorrectDialog({ telling: { said, at }, onCorrect, onClose }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const [text, setText] = useState(said.text ?? '');
  const shown = toLocalInput(at);
  const [when, setWhen] = useState(shown);
  const [tried, setTried] = useState(false);
  const save = (): void => {
    setTried(true);
    const words = text.trim();
    if (words === '' || whenProblem(when, correctedNow()) !== undefined) return;
    // To the minute in the field, and exact where it was left alone.
    const occurredAt = when === shown ? said.occurredAt : fromLocalInput(when);
    if (words === said.text && occurredAt === said.occurredAt) onClose();
    else void onCorrect(said, { text: words, occurredAt }).then((done) => done && onClose());
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t('common:cancel')}</Button>
      <Button variant="filled" onClick={save}>
        {t('timeline.saveCorrection')}
      </Button>
    </>
  );
  return (
    <Dialog opened holdsInput onClose={onClose} title={t('timeline.correctTitle')} actions={actions}>
      <p>{t('timeline.correctLead')}</p>
      <Textarea
        label={t('timeline.remark')}
        data-autofocus
        autosize
        minRows={3}
        maxLength={10_000}
        error={tried && text.trim() === '' && t('timeline.empty')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <WhenField value={when} tried={tried} onChange={setWhen} />
    </Dialog>
  );
}
