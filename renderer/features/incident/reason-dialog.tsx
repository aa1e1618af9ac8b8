import { Button, Textarea } from '@mantine/core';
import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';

type Props = {
  readonly title: string;
  /** What it will do. */
  readonly hint: ReactNode;
  /** What is asked, e.g. "Why it is void". */
  readonly label: string;
  /** The button that does it. */
  readonly confirm: string;
  /** It cannot be taken back. */
  readonly danger?: boolean;
  readonly onClose: () => void;
  /** True when it was done; else the dialog stays, with what was written. */
  readonly onConfirm: (reason: string) => Promise<boolean>;
};

/** Asks for the reason of something that others will want to understand. */
export function ReasonDialog({ title, hint, label, confirm, danger = false, onClose, onConfirm }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const id = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const missing = tried && reason.trim() === '';
  const send = (): void => {
    setTried(true);
    if (reason.trim() === '') {
      box.current?.focus();
      return;
    }
    void onConfirm(reason.trim()).then((done) => {
      if (done) onClose();
    });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t('common:cancel')}</Button>
      <Button variant={danger ? 'danger' : 'filled'} onClick={send}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog opened holdsInput onClose={onClose} title={title} actions={actions}>
      {hint}
      <div>
        <Textarea
          ref={box}
          label={label}
          autosize
          minRows={3}
          maxLength={10_000}
          data-autofocus
          error={missing}
          aria-describedby={`${id}-problem`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        <FieldMessage id={`${id}-problem`}>{missing && t('reasonMissing')}</FieldMessage>
      </div>
    </Dialog>
  );
}
