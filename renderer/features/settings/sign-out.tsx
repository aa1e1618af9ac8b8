import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../hooks/store-context.tsx';
import { useWaiting } from '../../hooks/use-sync.ts';
import { Dialog } from '../../ui/dialog.tsx';

/** Signs out, and says before what stays: on a shared laptop unsent work is nobody else's to see or send. */
export function SignOut(): ReactNode {
  const { t } = useTranslation('settings');
  const { signOut } = useSession();
  const { toSend } = useWaiting();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const leave = (): void => {
    setBusy(true);
    void signOut();
  };
  const actions = (
    <>
      <Button onClick={() => setAsking(false)} data-autofocus>
        {t('signOut.stay')}
      </Button>
      <Button variant="filled" onClick={leave} disabled={busy}>
        {t('signOut.action')}
      </Button>
    </>
  );
  return (
    <div>
      <Button onClick={() => (toSend === 0 ? leave() : setAsking(true))} disabled={busy}>
        {t('signOut.action')}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('signOut.title')} actions={actions}>
        <p>{t('signOut.unsent', { count: toSend })}</p>
      </Dialog>
    </div>
  );
}
