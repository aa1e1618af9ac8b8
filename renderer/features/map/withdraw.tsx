import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapKind } from '#domain/protocol/map.ts';
import type { ApiFailure } from '../../db/api.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

/** An admin takes back what is published of a kind, having been asked. `name`: of the file. */
export function Withdraw({ kind, name }: { readonly kind: MapKind; readonly name: string }): ReactNode {
  const { t } = useTranslation(['map', 'common']);
  const { map } = useStore();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiFailure['problem']>();
  const close = (): void => {
    setProblem(undefined);
    setAsking(false);
  };
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    const answered = await map.withdraw(kind);
    setBusy(false);
    if (answered.ok) close();
    else setProblem(answered.problem);
  };
  const actions = (
    <>
      <Button onClick={close} data-autofocus>
        {t('data.withdrawKeep')}
      </Button>
      <Button variant="danger" onClick={() => void withdraw()} disabled={busy}>
        {t('data.withdrawConfirm')}
      </Button>
    </>
  );
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`${t('data.withdraw')} ${name}`}>
        {t('data.withdraw')}
      </Button>
      <Dialog opened={asking} onClose={close} title={t('data.withdrawTitle', { name })} actions={actions}>
        <p>{t('data.withdrawWhat')}</p>
        {problem === undefined ? null : (
          <Notice tone="problem" role="alert">
            {t(`common:problem.${problem}`)}
          </Notice>
        )}
      </Dialog>
    </>
  );
}
