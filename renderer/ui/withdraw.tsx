import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';

type Props = {
  /** Of what is published. */
  readonly name: string;
  /** What happens then. */
  readonly what: string;
  /** Answers with words for why it was not done, if it was not. */
  readonly onWithdraw: () => Promise<string | undefined>;
};

/** Somebody takes back what is published, having been asked. */
export function Withdraw({ name, what, onWithdraw }: Props): ReactNode {
  const { t } = useTranslation('common');
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const close = (): void => {
    setProblem(undefined);
    setAsking(false);
  };
  const withdraw = async (): Promise<void> => {
    setBusy(true);
    const failed = await onWithdraw();
    setBusy(false);
    if (failed === undefined) close();
    else setProblem(failed);
  };
  const actions = (
    <>
      <Button onClick={close} data-autofocus>
        {t('withdraw.keep')}
      </Button>
      <Button variant="danger" onClick={() => void withdraw()} disabled={busy}>
        {t('withdraw.confirm')}
      </Button>
    </>
  );
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`${t('withdraw.open')} ${name}`}>
        {t('withdraw.open')}
      </Button>
      <Dialog opened={asking} onClose={close} title={t('withdraw.title', { name })} actions={actions}>
        <p>{what}</p>
        {problem === undefined ? null : (
          <Notice tone="problem" role="alert">
            {problem}
          </Notice>
        )}
      </Dialog>
    </>
  );
}
