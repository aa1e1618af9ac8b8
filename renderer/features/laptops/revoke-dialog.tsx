import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaptopRow } from '#domain/protocol/laptops.ts';
import type { ApiFailure } from '../../db/api.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { readonly row: LaptopRow | undefined; readonly onClose: () => void; readonly onRevoked: () => void };

/** Asks before a laptop is shut out, and says what becomes of the work on it. */
export function RevokeDialog({ row, onClose, onRevoked }: Props): ReactNode {
  const { t } = useTranslation(['laptops', 'common']);
  const { api } = useStore();
  const [problem, setProblem] = useState<ApiFailure['problem']>();
  const [busy, setBusy] = useState(false);
  const leave = (then: () => void): void => {
    setProblem(undefined);
    then();
  };
  const revoke = async (): Promise<void> => {
    if (row === undefined) return;
    setBusy(true);
    const answered = await api.request(`/api/v1/laptops/${row.enrolment}`, { method: 'DELETE' });
    setBusy(false);
    if (answered.ok) leave(onRevoked);
    else setProblem(answered.problem);
  };
  const actions = (
    <>
      <Button onClick={() => leave(onClose)} data-autofocus>
        {t('revoke.keep')}
      </Button>
      <Button variant="danger" onClick={() => void revoke()} disabled={busy}>
        {t('revoke.confirm')}
      </Button>
    </>
  );
  const waiting = row?.report?.waiting ?? 0;
  return (
    <Dialog opened={row !== undefined} onClose={() => leave(onClose)} title={t('revoke.title')} actions={actions}>
      <p>{row === undefined ? '' : t('revoke.what', { name: row.name, person: row.personName })}</p>
      {waiting === 0 ? null : <p>{t('revoke.waiting', { count: waiting })}</p>}
      {problem === undefined ? null : (
        <Notice tone="problem" role="alert">
          {t(`common:problem.${problem}`)}
        </Notice>
      )}
    </Dialog>
  );
}
