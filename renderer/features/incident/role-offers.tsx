import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openOffers, type OpenOffer, type RoleStep } from '#domain/rules/role-hand-over.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { Age } from '../../ui/age.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './role-offers.module.css';
import { useWords } from './use-words.ts';

type Props = { readonly incident: Incident; readonly onAnswer: (step: RoleStep) => Promise<void> };

/** The roles that somebody offered to whoever sits here, until they are answered. */
export function RoleOffers({ incident, onAnswer }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const { principal } = useStore();
  const offers = openOffers(incident).filter(({ to }) => to === principal.person);
  const place = useRef<HTMLDivElement>(null);
  const answered = useRef(false);
  const answer = (step: RoleStep): void => {
    answered.current = true;
    void onAnswer(step);
  };
  useEffect(() => {
    // The button that answered is gone: the keyboard goes on from here.
    if (answered.current && document.activeElement === document.body) place.current?.focus();
    answered.current = false;
  }, [offers.length]);
  return (
    <div ref={place} tabIndex={-1} className={classes['offers']} aria-label={t('role.offers')} role="group">
      {offers.map((offer) => (
        <Offer key={offer.role} incident={incident} offer={offer} onAnswer={answer} />
      ))}
    </div>
  );
}

type OfferProps = { readonly incident: Incident; readonly offer: OpenOffer; readonly onAnswer: (step: RoleStep) => void };

function Offer({ incident, offer, onAnswer }: OfferProps): ReactNode {
  const { t } = useTranslation('incident');
  const words = useWords();
  const { role, by, at, stands } = offer;
  const holder = incident.roles[role];
  if (!stands) {
    return (
      <Notice>
        <p>{t('role.gone', { role: words.role(role), name: holder === undefined ? words.nobody : words.person(holder) })}</p>
        <Button onClick={() => onAnswer({ role, act: 'decline' })}>{t('done')}</Button>
      </Notice>
    );
  }
  return (
    <Notice tone="choice">
      <p>
        <strong>{t('role.offeredYou', { name: words.person(by), role: words.role(role) })}</strong> · <Age at={at} />
      </p>
      <p className={classes['answers']}>
        <Button variant="filled" onClick={() => onAnswer({ role, act: 'accept' })}>
          {t('role.accept')}
        </Button>
        <Button onClick={() => onAnswer({ role, act: 'decline' })}>{t('role.decline')}</Button>
      </p>
    </Notice>
  );
}
