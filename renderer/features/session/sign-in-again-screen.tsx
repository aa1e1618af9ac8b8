import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { laptopName } from '../../db/session.ts';
import { useSession, useStore } from '../../hooks/store-context.tsx';
import { useTitle } from '../../hooks/use-title.ts';
import classes from './session.module.css';
import { SignInForm } from './sign-in-form.tsx';

/** The server no longer takes this laptop's token. Everything goes on here; sending needs the password once. */
export function SignInAgainScreen(): ReactNode {
  const { t } = useTranslation('session');
  useTitle(t('again.title'));
  const { session } = useSession();
  const { checkNow } = useStore();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  useEffect(() => {
    void laptopName().then((known) => setName(known ?? ''));
  }, []);
  return (
    <div className={`${classes['form']} ${classes['again']}`}>
      <p>{t('again.lead')}</p>
      <SignInForm
        serverAddress={session.serverAddress}
        email={session.principal.email}
        laptopName={name}
        askLaptopName={false}
        onSignedIn={() => {
          checkNow();
          void navigate('/sync');
        }}
      />
    </div>
  );
}
