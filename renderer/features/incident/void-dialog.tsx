import { Button, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldMessage } from '../../ui/field-message.tsx';

type Props = { readonly onClose: () => void; readonly onVoid: (reason: string) => Promise<boolean> };

/** Asks for the reason, since nothing is ever deleted and others will want to know. */
export function VoidDialog({ onClose, onVoid }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && reason.trim() === '';
  const confirm = (): void => {
    setTried(true);
    if (reason.trim() === '') return;
    void onVoid(reason).then(onClose);
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t('common:cancel')}</Button>
      <Button variant="danger" onClick={confirm}>
        {t('voidConfirm')}
      </Button>
    </>
  );
  return (
    <Dialog opened onClose={onClose} title={t('voidTitle')} actions={actions}>
      <p>{t('voidHint')}</p>
      <div>
        <Textarea
          label={t('voidReason')}
          autosize
          minRows={3}
          maxLength={10_000}
          data-autofocus
          error={missing}
          aria-describedby="void-problem"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) confirm();
          }}
        />
        <FieldMessage id="void-problem">{missing && t('voidReasonMissing')}</FieldMessage>
      </div>
    </Dialog>
  );
}
