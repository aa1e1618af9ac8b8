import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Severity } from '#domain/schema/severity.ts';
import classes from './marks.module.css';

const shapes: { readonly [S in Severity]: ReactNode } = {
  SEV1: <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor" />,
  SEV2: <path d="M8 1 15.6 14.8H.4z" fill="currentColor" />,
  SEV3: <path d="M8 .4 15.6 8 8 15.6.4 8z" fill="currentColor" />,
  SEV4: <circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" strokeWidth="2.2" />,
};

export type SeverityMarkProps = {
  readonly severity: Severity;
  /** Says "critical" and its like after the code. */
  readonly word?: boolean;
};

/** A severity by shape, colour and word: octagon, triangle, diamond, ring. */
export function SeverityMark({ severity, word = false }: SeverityMarkProps): ReactNode {
  const { t } = useTranslation('domain');
  return (
    <span className={classes['mark']}>
      <svg className={`${classes['shape']} ${classes[severity]}`} viewBox="0 0 16 16" aria-hidden="true">
        {shapes[severity]}
      </svg>
      <span className={classes['code']}>{severity}</span>
      {word ? <span>{t(`severity.${severity}.word`)}</span> : null}
    </span>
  );
}
