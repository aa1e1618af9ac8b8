import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { laptopName, type Session } from '../../db/session.ts';
import { useTitle } from '../../hooks/use-title.ts';
import type { Platform } from '../../platform/platform.ts';
import { Notice } from '../../ui/notice.tsx';
import { SessionPage } from './session-page.tsx';
import classes from './session.module.css';
import { SignInForm } from './sign-in-form.tsx';

export type SignInScreenProps = {
  readonly platform: Platform;
  readonly serverAddress: string;
  /** Somebody was signed in, but the database that knew it is gone. */
  readonly lost: boolean;
  readonly onSignedIn: (session: Session) => void;
  /** Absent where the shell gives the server. */
  readonly onOtherServer: (() => void) | undefined;
};

/** Nobody is signed in on this laptop. */
export function SignInScreen({ platform, serverAddress, lost, onSignedIn, onOtherServer }: SignInScreenProps): ReactNode {
  const { t } = useTranslation('session');
  useTitle(t('signIn.title'));
  const [suggested, setSuggested] = useState('');
  useEffect(() => {
    void laptopName()
      .then((known) => known ?? platform.laptopNameSuggestion())
      .then(setSuggested);
  }, [platform]);
  return (
    <SessionPage title={t('signIn.title')} lead={t('signIn.lead')}>
      {lost ? (
        <Notice tone="problem" role="status">
          {t('signIn.lost')}
        </Notice>
      ) : null}
      <SignInForm serverAddress={serverAddress} laptopName={suggested} askLaptopName onSignedIn={onSignedIn} />
      <p className={`${classes['lead']} ${classes['address']}`}>{t('signIn.server', { address: serverAddress })}</p>
      {onOtherServer === undefined ? null : <Button onClick={onOtherServer}>{t('signIn.otherServer')}</Button>}
    </SessionPage>
  );
}
