import { Button } from '@mantine/core';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Combination } from '#domain/schema/variant.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Page, Section } from '../../ui/page.tsx';
import { AnswerCard } from './answer-card.tsx';
import classes from './compatibility.module.css';
import { MatrixAge } from './matrix-age.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { MayI } from './may-i.tsx';
import { useAsked } from './use-asked.ts';

/** "May I?" first, then the whole matrix at a glance. */
export function CompatibilityScreen(): ReactNode {
  const { t } = useTranslation('compatibility');
  useTitle(t('title'));
  const asked = useAsked();
  const { loaded } = useFleet();
  const { rules } = useMatrix();
  const answer = useRef<HTMLDivElement>(null);
  const waiting = [...rules.values()].filter(({ state }) => state.status === 'proposed').length;
  const look = (combination: Combination): void => {
    asked.startWith(combination);
    answer.current?.focus();
  };
  const change = (combination: Combination): void => {
    asked.change(combination);
    answer.current?.focus();
  };
  return (
    <Page>
      <div className={classes['head']}>
        <MatrixAge />
        <div className={classes['actions']}>
          <Button component={Link} to="/compatibility/precheck">
            {t('toPrecheck')}
          </Button>
          <Button component={Link} to="/compatibility/rules">
            {waiting === 0 ? t('toRules') : t('toRulesWaiting', { count: waiting })}
          </Button>
        </div>
      </div>
      <Section title={t('mayI.title')} lead={t('mayI.lead')}>
        <MayI asked={asked} />
        <div ref={answer} tabIndex={-1} className={classes['answerPlace']}>
          <AnswerCard combination={asked.combination} device={asked.device} incident={asked.incident} onLook={change} />
        </div>
      </Section>
      <Section title={t('table.title')}>{loaded ? <MatrixTable current={asked.combination} onPick={look} /> : null}</Section>
    </Page>
  );
}
