import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadinessState } from '#domain/readiness/readiness.ts';
import classes from './readiness.module.css';

/** Tick, clock, open box, question mark. */
const paths: { readonly [S in ReadinessState]: string } = {
  ready: 'M2.5 8.5 6.500 12.500 13.500 4',
  old: 'M8 1.800a6.200 6.200 0 1 0 0 12.400a6.200 6.200 0 0 0 0-12.400M8 4.500V8l2.500 2',
  missing: 'M2 2h12v12H2zM8 4.500v4.500M8 11v1.200',
  unknown: 'M5.500 6a2.500 2.500 0 1 1 3.600 2.300q-1.100 .600-1.100 1.700M8 12v1.500',
};

/** How one thing stands, by shape and word. */
export function StateMark({ state }: { readonly state: ReadinessState }): ReactNode {
  const { t } = useTranslation('readiness');
  return (
    <span className={classes['mark']} data-state={state}>
      <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
        <path d={paths[state]} />
      </svg>
      {t(`state.${state}`)}
    </span>
  );
}
