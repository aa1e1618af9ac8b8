import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { laptopName } from '../../db/session.ts';
import { useSession } from '../../hooks/store-context.tsx';
import { useAppearance } from '../../hooks/use-appearance.ts';
import { useKeyList } from '../../hooks/use-keys.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { densities, modes, setAppearance } from '../../ui/appearance.ts';
import { BigChoice } from '../../ui/big-choice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import classes from './settings-screen.module.css';
import { SignOut } from './sign-out.tsx';

const QrCode = lazy(() => import('../../ui/qr-code.tsx').then((module) => ({ default: module.QrCode })));

/** How the app looks on this laptop, whose laptop it is, and who works on it. */
export function SettingsScreen(): ReactNode {
  const { t } = useTranslation(['settings', 'domain']);
  useTitle(t('title'));
  const { mode, density } = useAppearance();
  const { session } = useSession();
  const { principal, serverAddress } = session;
  const [name, setName] = useState('');
  useEffect(() => {
    void laptopName().then((known) => setName(known ?? ''));
  }, []);
  return (
    <div className={classes['page']}>
      <section aria-labelledby="settings-look">
        <h2 id="settings-look">{t('look.title')}</h2>
        <BigChoice
          label={t('look.mode')}
          options={modes.map((value) => ({ value, label: t(`look.${value}`), hint: t(`look.${value}Hint`) }))}
          value={mode}
          onChange={(value) => setAppearance({ mode: value })}
        />
        <BigChoice
          label={t('look.density')}
          options={densities.map((value) => ({ value, label: t(`look.${value}`), hint: t(`look.${value}Hint`) }))}
          value={density}
          onChange={(value) => setAppearance({ density: value })}
        />
      </section>
      <section aria-labelledby="settings-person">
        <h2 id="settings-person">{t('person.title')}</h2>
        <dl className={classes['facts']}>
          <dt>{t('person.name')}</dt>
          <dd>{principal.name}</dd>
          <dt>{t('person.email')}</dt>
          <dd>{principal.email}</dd>
          <dt>{t('person.role')}</dt>
          <dd>{t(`domain:role.${principal.role}`)}</dd>
          <dt>{t('person.tenant')}</dt>
          <dd>{principal.tenantName}</dd>
        </dl>
        <SignOut />
      </section>
      <section aria-labelledby="settings-laptop">
        <h2 id="settings-laptop">{t('laptop.title')}</h2>
        <dl className={classes['facts']}>
          <dt>{t('laptop.name')}</dt>
          <dd>{name}</dd>
          <dt>{t('laptop.id')}</dt>
          <dd>
            <code>{principal.laptop.slice(-8)}</code>
          </dd>
          <dt>{t('laptop.server')}</dt>
          <dd>{serverAddress}</dd>
        </dl>
        <ConnectAnother address={serverAddress} />
      </section>
      <Keys />
    </div>
  );
}

/** The server's address for a colleague's laptop: to type, and to scan. */
function ConnectAnother({ address }: { readonly address: string }): ReactNode {
  const { t } = useTranslation('settings');
  const asked = useLocation().hash === '#connect';
  const [chosen, setChosen] = useState<boolean>();
  const shown = chosen ?? asked;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked) place.current?.scrollIntoView({ block: 'start' });
  }, [asked]);
  return (
    <div id="connect" ref={place} className={classes['connect']}>
      <Button onClick={() => setChosen(!shown)} aria-expanded={shown}>
        {t('connect.title')}
      </Button>
      {shown ? (
        <div className={classes['code']}>
          <Suspense fallback={<output>{t('connect.drawing')}</output>}>
            <QrCode text={address} label={t('connect.qr', { address })} />
          </Suspense>
          <div>
            <p>{t('connect.how')}</p>
            <p>
              <code className={classes['address']}>{address}</code>
            </p>
            <p className={classes['quiet']}>{t('connect.network')}</p>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function Keys(): ReactNode {
  const { t } = useTranslation('settings');
  const keys = useKeyList();
  return (
    <section aria-labelledby="settings-keys">
      <h2 id="settings-keys">{t('keys.title')}</h2>
      <p className={classes['quiet']}>{t('keys.lead')}</p>
      <dl className={classes['facts']}>
        {keys.map((binding) => (
          <div key={`${binding.keys} ${binding.label}`} className={classes['key']}>
            <dt>
              <Kbd keys={binding.keys} />
            </dt>
            <dd>{binding.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
