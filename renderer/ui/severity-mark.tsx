import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Severity } from '#domain/schema/severity.ts';
import classes from './marks.module.css';
import { severityShapes } from './severity-shapes.ts';

export type SeverityMarkProps = {
  readonly severity: Severity;
  /** Says "critical" and its like after the code. */
  readonly word?: boolean;
};

/** A severity by shape, colour and word: octagon, triangle, diamond, ring. */
export function SeverityMark({ severity, word = false }: SeverityMarkProps): ReactNode {
  const { t } = useTranslation('domain');
  const { path, line } = severityShapes[severity];
  return (
    <span className={classes['mark']}>
      <svg className={`${classes['shape']} ${classes[severity]}`} viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} {...(line === undefined ? { fill: 'currentColor' } : { fill: 'none', stroke: 'currentColor', strokeWidth: line })} />
      </svg>
      <span className={classes['code']}>{severity}</span>
      {word ? <span>{t(`severity.${severity}.word`)}</span> : null}
    </span>
  );
}
