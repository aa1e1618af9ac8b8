import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '#domain/rules/workflow.ts';
import type { Status } from '#domain/schema/incident.ts';
import classes from './marks.module.css';

/** A status as a shape that fills up as the incident moves on (voided: struck through), with its word. */
export function StatusWord({ status }: { readonly status: Status }): ReactNode {
  const { t } = useTranslation('domain');
  const step = path.indexOf(status);
  const over = status === 'closed' || status === 'voided';
  return (
    <span className={`${classes['status']} ${over ? classes['muted'] : ''}`}>
      <svg className={classes['shape']} viewBox="0 0 16 16" aria-hidden="true">
        <rect x="1.5" y="4.5" width="13" height="7" fill="none" stroke="currentColor" strokeWidth="1.4" />
        {status === 'voided' ? (
          <path d="M1.5 11.5 14.5 4.5" stroke="currentColor" strokeWidth="1.4" />
        ) : (
          <rect x="1.5" y="4.5" width={(13 * step) / (path.length - 1)} height="7" fill="currentColor" />
        )}
      </svg>
      <span>{t(`status.${status}`)}</span>
    </span>
  );
}
