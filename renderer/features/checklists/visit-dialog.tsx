import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import { Dialog } from '../../ui/dialog.tsx';

type Props = { readonly form: ChecklistForm; readonly onClose: () => void; readonly onStart: (purpose: string) => void };

/** What a visit to a site is for. */
export function VisitDialog({ form, onClose, onStart }: Props): ReactNode {
  const { t } = useTranslation(['checklists', 'common']);
  const [purpose, setPurpose] = useState('');
  const buttons = (
    <>
      <Button onClick={onClose}>{t('common:cancel')}</Button>
      <Button variant="filled" onClick={() => onStart(purpose)}>
        {t('start')}
      </Button>
    </>
  );
  return (
    <Dialog opened holdsInput onClose={onClose} title={t('startTitle', { title: form.title })} actions={buttons}>
      <TextInput
        label={t('purpose')}
        description={t('purposeHint')}
        data-autofocus
        maxLength={200}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStart(purpose);
        }}
      />
    </Dialog>
  );
}
