import { Button } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { regionsSeenBy } from '#domain/rules/scope.ts';
import { laptopName } from '../../db/session.ts';
import { useSession } from '../../hooks/store-context.tsx';
import { useAppearance } from '../../hooks/use-appearance.ts';
import { useKeyList } from '../../hooks/use-keys.ts';
import { useMay } from '../../hooks/use-may.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { densities, modes, setAppearance } from '../../ui/appearance.ts';
import { BigChoice } from '../../ui/big-choice.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { TermList } from '../../ui/term-list.tsx';
import classes from './settings-screen.module.css';
import { PeopleRegions } from './people-regions.tsx';
import { SignOut } from './sign-out.tsx';

const QrCode = lazy(() => import('../../ui/qr-code.tsx').then((module) => ({ default: module.QrCode })));

/** How the app looks on this laptop, whose laptop it is, and who works on it. */
export function SettingsScreen(): ReactNode {
  const { t } = useTranslation(['settings', 'domain']);
  useTitle(t('title'));
  const { mode, density } = useAppearance();
  const { session } = useSession();
  const { principal, serverAddress } = session;
  const self = usePeople().get(principal.person);
  const regions = self && regionsSeenBy(self);
  const mayManage = useMay('people.manage');
  const [name, setName] = useState('');
  useEffect(() => {
    void laptopName().then((known) => setName(known ?? ''));
  }, []);
  return (
    <Page>
      <Section title={t('look.title')}>
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
      </Section>
      <Section title={t('person.title')}>
        <TermList
          terms={[
            { key: 'name', term: t('person.name'), value: principal.name },
            { key: 'email', term: t('person.email'), value: principal.email },
            { key: 'role', term: t('person.role'), value: t(`domain:role.${principal.role}`) },
            { key: 'tenant', term: t('person.tenant'), value: principal.tenantName },
            { key: 'regions', term: t('person.regions'), value: regions?.join(', ') ?? t('person.allRegions') },
          ]}
        />
        <SignOut />
      </Section>
      {mayManage ? <PeopleRegions /> : null}
      <Section title={t('laptop.title')}>
        <TermList
          terms={[
            { key: 'name', term: t('laptop.name'), value: name },
            { key: 'id', term: t('laptop.id'), value: <code>{principal.laptop.slice(-8)}</code> },
            { key: 'server', term: t('laptop.server'), value: serverAddress },
          ]}
        />
        <ConnectAnother address={serverAddress} />
      </Section>
      <Keys />
    </Page>
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
    <Section title={t('keys.title')} lead={t('keys.lead')}>
      <TermList
        terms={keys.map((binding) => ({
          key: `${binding.keys} ${binding.label}`,
          term: <Kbd keys={binding.keys} />,
          value: binding.label,
        }))}
      />
    </Section>
  );
}
