import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn, type Session, type SignInProblem, type SignInResult } from '../../db/session.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './session.module.css';

export type SignInFormProps = {
  readonly serverAddress: string;
  /** Fixed where somebody signs in again. */
  readonly email?: string;
  readonly laptopName: string;
  /** Asks for the laptop's name too: at its first sign-in, and to change it. */
  readonly askLaptopName: boolean;
  readonly onSignedIn: (session: Session) => void;
};

type Missing = { readonly email: boolean; readonly password: boolean };

/** Problems that belong to the password field; everything else stands above the fields. */
const besidePassword: readonly SignInProblem[] = ['wrong-password', 'unauthenticated'];

/** E-mail, password and the laptop's name. Needs the server once; nothing after it does. */
export function SignInForm({ serverAddress, email: fixedEmail, laptopName, askLaptopName, onSignedIn }: SignInFormProps): ReactNode {
  const { t } = useTranslation(['session', 'common']);
  const [email, setEmail] = useState(fixedEmail ?? '');
  const [password, setPassword] = useState('');
  const [laptop, setLaptop] = useState<string>();
  const [missing, setMissing] = useState<Missing>({ email: false, password: false });
  const [problem, setProblem] = useState<SignInProblem>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const absent = { email: email.trim() === '', password: password === '' };
    setMissing(absent);
    setProblem(undefined);
    if (absent.email || absent.password) return;
    setBusy(true);
    const result = await signIn({ serverAddress, email, password, laptopName: laptop ?? laptopName }).catch(
      (error: unknown): SignInResult => {
        reportError(error);
        return { ok: false, problem: 'not-saved' };
      },
    );
    setBusy(false);
    if (result.ok) onSignedIn(result.session);
    else setProblem(result.problem);
  };

  const form = useRef<HTMLFormElement>(null);
  useEffect(
    () => form.current?.querySelector<HTMLElement>('input:is([aria-invalid="true"], [data-invalid], [data-error] *)')?.focus(),
    [missing, problem],
  );

  const passwordProblem = problem !== undefined && besidePassword.includes(problem) ? t('signIn.wrongPassword') : undefined;
  return (
    <form ref={form} className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
      {problem === undefined || passwordProblem !== undefined ? null : (
        <Notice tone="problem" role="alert">
          {problem === 'insecure-context' ? t('signIn.insecure') : t(`common:problem.${problem}`)}
        </Notice>
      )}
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        spellCheck={false}
        autoFocus={fixedEmail === undefined}
        readOnly={fixedEmail !== undefined}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={missing.email ? t('signIn.emailMissing') : undefined}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        autoFocus={fixedEmail !== undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={missing.password ? t('signIn.passwordMissing') : passwordProblem}
      />
      {askLaptopName ? (
        <TextInput
          label={t('signIn.laptopName')}
          description={t('signIn.laptopNameHint')}
          maxLength={80}
          value={laptop ?? laptopName}
          onChange={(event) => setLaptop(event.currentTarget.value)}
        />
      ) : null}
      <Button variant="filled" type="submit">
        {busy ? t('signIn.busy') : t('signIn.action')}
      </Button>
    </form>
  );
}
