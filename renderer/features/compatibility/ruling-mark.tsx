import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ruling } from '#domain/schema/matrix-rule.ts';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';

/** What a rule says; one that withdraws another says nothing, in words. */
export function RulingMark({ verdict }: Pick<Ruling, 'verdict'>): ReactNode {
  const { t } = useTranslation('domain');
  return verdict === 'withdrawn' ? <span className={classes['quiet']}>{t('verdict.withdrawn')}</span> : <VerdictMark verdict={verdict} />;
}
