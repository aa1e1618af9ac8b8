import { Button, Textarea } from '@mantine/core';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemState } from '#domain/checklists/evaluate.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';
import classes from './run.module.css';

type Props = { readonly run: Checklist; readonly undone: readonly ItemState[]; readonly onClose: () => void };

/** Before a run is finished with something left undone: what that is, and why. */
export function FinishDialog({ run, undone, onClose }: Props): ReactNode {
  const { t } = useTranslation(['checklists', 'common']);
  const { actions } = useStore();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<'reasonMissing' | 'startFailed'>();
  const send = (): void => {
    if (reason.trim() === '') {
      setProblem('reasonMissing');
      box.current?.focus();
      return;
    }
    actions.finishChecklist(run.id, reason).then(onClose, (error: unknown) => {
      reportError(error);
      setProblem('startFailed');
    });
  };
  const buttons = (
    <>
      <Button onClick={onClose}>{t('common:cancel')}</Button>
      <Button variant="filled" onClick={send}>
        {t('finish')}
      </Button>
    </>
  );
  return (
    <Dialog opened holdsInput onClose={onClose} title={t('finishTitle', { count: undone.length })} actions={buttons}>
      <p>{t('finishHint')}</p>
      <ul className={classes['undone']} aria-label={t('finishHint')}>
        {undone.map(({ item }) => (
          <li key={item.key}>{item.label}</li>
        ))}
      </ul>
      <div>
        <Textarea
          ref={box}
          label={t('finishReason')}
          autosize
          minRows={2}
          maxLength={10_000}
          data-autofocus
          error={problem !== undefined}
          aria-describedby={`${id}-problem`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        <FieldMessage id={`${id}-problem`}>{problem !== undefined && t(problem)}</FieldMessage>
      </div>
    </Dialog>
  );
}
