import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { GetAll } from './get-all.tsx';
import { ReadinessLines } from './readiness-lines.tsx';
import classes from './readiness.module.css';
import { TripPicker } from './trip-picker.tsx';
import { useReadiness } from './use-readiness.ts';
import { useTrip } from './use-trip.ts';

/** Before leaving, whether all is here that is needed at some sites; out there, how old each thing is. */
export function ReadinessScreen(): ReactNode {
  const { t } = useTranslation('readiness');
  useTitle(t('title'));
  const trip = useTrip();
  if (trip === undefined) return null;
  return (
    <Page>
      <p>
        <Link to="/sites">{t('back')}</Link>
      </p>
      <Section title={t('where')} lead={t('whereLead')}>
        <TripPicker trip={trip} />
      </Section>
      {trip.sites.length === 0 ? <EmptyState title={t('none')} hint={t('noneHint')} /> : <Ready sites={trip.sites} />}
    </Page>
  );
}

function Ready({ sites }: { readonly sites: readonly string[] }): ReactNode {
  const { t } = useTranslation('readiness');
  const readiness = useReadiness(sites);
  if (readiness === undefined) return null;
  const { score } = readiness;
  return (
    <Section title={t('howReady')}>
      <p className={classes['score']} data-word={score.word} role="status">
        <strong>{t(`word.${score.word}`)}</strong> <span>{t('score', { ready: score.ready, of: score.of })}</span>
      </p>
      <GetAll sites={sites} readiness={readiness} />
      <ReadinessLines readiness={readiness} />
    </Section>
  );
}
