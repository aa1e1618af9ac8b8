import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../../hooks/use-title.ts';
import { Scanner } from '../../ui/scanner.tsx';
import type { Platform } from '../../platform/platform.ts';
import { addressFrom, fitOf } from './address.ts';
import { SessionPage } from './session-page.tsx';
import classes from './session.module.css';

type Problem = 'not-an-address' | 'unreachable' | 'not-milepost' | 'app-too-old' | 'server-too-old';

export type ServerScreenProps = { readonly platform: Platform; readonly onChosen: (address: string) => void };

/** A new laptop asks for its server's address, typed or by QR code, and tests it before it keeps it. */
export function ServerScreen({ platform, onChosen }: ServerScreenProps): ReactNode {
  const { t } = useTranslation('session');
  useTitle(t('server.title'));
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Problem>();
  const [testing, setTesting] = useState(false);
  const [scanning, setScanning] = useState(false);

  const choose = async (text: string): Promise<void> => {
    const address = addressFrom(text);
    if (address === undefined) {
      setProblem('not-an-address');
      return;
    }
    setProblem(undefined);
    setTesting(true);
    const answer = await platform.probeServer(address);
    const wrong = answer.ok ? fitOf(answer.server) : answer.problem;
    if (wrong === 'fits') {
      await platform.setServerAddress(address);
      onChosen(address);
      return;
    }
    setTesting(false);
    setProblem(wrong);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!testing) void choose(typed);
  };

  return (
    <SessionPage title={t('server.title')} lead={t('server.lead')}>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <TextInput
          label={t('server.address')}
          description={t('server.addressHint')}
          placeholder="https://milepost.example.org"
          inputMode="url"
          autoComplete="url"
          autoFocus
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={problem === undefined ? undefined : t(`server.problem.${problem}`, { address: addressFrom(typed) ?? typed })}
        />
        <div className={classes['row']}>
          <Button variant="filled" type="submit">
            {testing ? t('server.testing') : t('server.connect')}
          </Button>
          <Button onClick={() => setScanning(!scanning)} aria-expanded={scanning}>
            {scanning ? t('server.stopScanning') : t('server.scan')}
          </Button>
        </div>
      </form>
      {scanning ? (
        <Scanner
          aim={t('server.aim')}
          instead={t('server.typeInstead')}
          onRead={(text) => {
            setScanning(false);
            setTyped(text);
            void choose(text);
          }}
        />
      ) : null}
    </SessionPage>
  );
}
