import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { nearestCompatible } from '#domain/compat/nearest.ts';
import { nextChange, type Answer } from '#domain/compat/resolve.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { useFormat } from '../../hooks/format.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useAnswer, useMatrix } from '../../hooks/use-matrix.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import classes from './compatibility.module.css';
import { NoteOnIncident } from './note-on-incident.tsx';
import { Proof } from './proof.tsx';
import { versionsOf } from './versions.ts';

type Props = {
  readonly combination: Combination;
  /** What the combination is to run on, where that is known. */
  readonly device: Device | undefined;
  /** For which it is asked; `''`: for none. */
  readonly incident: string;
  /** Asks about another combination on the same device. */
  readonly onLook: (combination: Combination) => void;
};

/** The verdict on a combination, and why: which rules decided, over which others, and what would change it. */
export function AnswerCard({ combination, device, incident, onLook }: Props): ReactNode {
  const { t } = useTranslation('compatibility');
  const answer = useAnswer(combination);
  const mayPropose = useMay('matrix.propose');
  if (answer === undefined) return <p className={classes['quiet']}>{t('answer.nothingAsked')}</p>;
  const query = new URLSearchParams(combination).toString();
  return (
    <section className={classes['answer']} data-verdict={answer.verdict} aria-label={t('answer.title')}>
      <p className={classes['verdict']} role="status">
        <VerdictMark verdict={answer.verdict} />
        <span className="visually-hidden">{combination.hardware}</span>
      </p>
      {answer.verdict === 'unknown' ? (
        <p>{t('answer.unknown')}</p>
      ) : (
        <Deciding rules={answer.rules} combination={combination} device={device} />
      )}
      <Others answer={answer} />
      <WhatWouldChange combination={combination} answer={answer} onLook={onLook} />
      <NoteOnIncident incident={incident} combination={combination} verdict={answer.verdict} />
      {mayPropose ? (
        <div className={classes['actions']}>
          <Button component={Link} to={`/compatibility/rules/new?${query}`}>
            {t(answer.verdict === 'blocked' ? 'answer.otherRule' : 'answer.block')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

type DecidingProps = Pick<Props, 'combination' | 'device'> & { readonly rules: readonly MatrixRule[] };

function Deciding({ rules, ...asked }: DecidingProps): ReactNode {
  return (
    <ul className={classes['reasons']}>
      {rules.map((rule) => (
        <li key={rule.id}>
          {rule.ruling.text === '' ? null : <p className={classes['reason']}>{rule.ruling.text}</p>}
          {rule.ruling.passed === undefined ? null : <Proof rule={rule} {...asked} />}
          <RuleLink rule={rule} />
        </li>
      ))}
    </ul>
  );
}

function RuleLink({ rule }: { readonly rule: MatrixRule }): ReactNode {
  const { t } = useTranslation('compatibility');
  return (
    <p className={classes['quiet']}>
      {t('answer.rule')}{' '}
      <Link to={`/compatibility/rules/${rule.id}`}>
        <PatternLine pattern={rule.pattern} />
      </Link>
    </p>
  );
}

function Others({ answer: { overruled, untold } }: { readonly answer: Answer }): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  if (overruled.length + untold.length === 0) return null;
  return (
    <ul className={classes['others']}>
      {overruled.map(({ rule, why }) => (
        <li key={rule.id}>
          {t(`answer.overruled.${why}`, { verdict: t(`domain:verdict.${rule.ruling.verdict}`) })}{' '}
          <Link to={`/compatibility/rules/${rule.id}`}>
            <PatternLine pattern={rule.pattern} />
          </Link>
        </li>
      ))}
      {untold.map((rule) => (
        <li key={rule.id}>
          {t('answer.untold', { verdict: t(`domain:verdict.${rule.ruling.verdict}`) })}{' '}
          <Link to={`/compatibility/rules/${rule.id}`}>
            <PatternLine pattern={rule.pattern} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

type ChangeProps = Pick<Props, 'combination' | 'onLook'> & { readonly answer: Answer };

function WhatWouldChange({ combination, answer, onLook }: ChangeProps): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  const { matrix } = useMatrix();
  const { devices } = useFleet();
  const format = useFormat();
  const now = useNow();
  const { verdict } = answer;
  const nearest = useMemo(
    () =>
      verdict === 'supported' ? undefined : nearestCompatible(matrix, combination, versionsOf(devices.values(), combination.hardware), now),
    [verdict, matrix, combination, devices, now],
  );
  const next = nextChange(matrix, combination, now);
  const changes =
    nearest === undefined ? [] : (['firmware', 'app'] as const).filter((part) => nearest.combination[part] !== combination[part]);
  return (
    <>
      {next === undefined ? null : (
        <p>{t('answer.nextChange', { time: format.absolute(next.at), verdict: t(`domain:verdict.${next.verdict}`) })}</p>
      )}
      {nearest === undefined ? (
        verdict === 'supported' ? null : (
          <p className={classes['quiet']}>{t('answer.noNearest')}</p>
        )
      ) : (
        <p className={classes['nearest']}>
          <span>
            {t('answer.nearest')}{' '}
            <strong className={classes['mono']}>
              {changes.map((part) => `${t(`domain:variant.${part}`)} ${nearest.combination[part]}`).join(' · ')}
            </strong>{' '}
            <VerdictMark verdict={nearest.verdict} />
          </span>
          <Button onClick={() => onLook(nearest.combination)}>{t('answer.look')}</Button>
        </p>
      )}
    </>
  );
}
