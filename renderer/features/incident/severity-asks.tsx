import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asksOf, severityPolicy, type Ask } from '#domain/rules/severity-policy.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import classes from './incident-header.module.css';

const MINUTE_MS = 60_000;

/** What a severity asks for, in words: "respond within 30 min · incident channel · post-mortem". */
export function useAskWords(): (asks: readonly Ask[]) => string {
  const { t } = useTranslation('domain');
  const format = useFormat();
  return useCallback(
    (asks) => {
      const inWords = ({ key, minutes = 0 }: Ask): string => t(`severity.asks.${key}`, { time: format.age(0, minutes * MINUTE_MS) });
      return asks.map(inWords).join(' · ');
    },
    [t, format],
  );
}

/** What a grave incident asks of whoever leads it, as long as it is open (F3). Once it was answered, no longer to answer. */
export function SeverityAsks({ incident }: { readonly incident: Incident }): ReactNode {
  const { t } = useTranslation('incident');
  const words = useAskWords();
  const { severity, phase, state } = incident;
  if (phase !== 'open' || !severityPolicy[severity].incidentChannel) return null;
  const asks = asksOf(severity).filter(({ key }) => key !== 'respond' || state.status === 'detected');
  return <p className={classes['asks']}>{t('asks', { severity, asks: words(asks) })}</p>;
}
