import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '#domain/schema/variant.ts';
import classes from './marks.module.css';

const BOX = 'M1.2 1.2h13.6v13.6H1.2z';

const shapes: { readonly [V in Verdict]: ReactNode } = {
  supported: <path d="M2.5 8.5 6.5 12.5 13.5 4" fill="none" stroke="currentColor" strokeWidth="2" />,
  conditional: (
    <>
      <path d={BOX} fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path
        d="M1.2 6 6 1.2M1.2 10.8 10.8 1.2M1.2 14.8 14.8 1.2M5.2 14.8 14.8 5.2M10 14.8 14.8 10"
        stroke="currentColor"
        strokeWidth="1.2"
      />
    </>
  ),
  blocked: (
    <>
      <path d={BOX} fill="currentColor" stroke="currentColor" strokeWidth="1.4" />
      <path d="M4.6 4.6 11.4 11.4M11.4 4.6 4.6 11.4" stroke="var(--raised)" strokeWidth="2" />
    </>
  ),
  unknown: (
    <>
      <path d={BOX} fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 2" />
      <path d="M5.8 6.2a2.2 2.2 0 1 1 3.2 2q-1 .5-1 1.6M8 11.4v1.6" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
};

/** What the matrix says, by shape, colour and word: tick, hatching, solid with a cross, dots with a question mark. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }): ReactNode {
  const { t } = useTranslation('domain');
  return (
    <span className={classes['mark']}>
      <svg className={`${classes['shape']} ${classes[verdict]}`} viewBox="0 0 16 16" aria-hidden="true">
        {shapes[verdict]}
      </svg>
      <span>{t(`verdict.${verdict}`)}</span>
    </span>
  );
}
