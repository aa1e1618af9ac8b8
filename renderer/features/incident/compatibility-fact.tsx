import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { changedVerdict } from '#domain/compat/recheck.ts';
import { CheckedAgainst } from '../../hooks/checked-against.tsx';
import { useAnswer, useMatrix } from '../../hooks/use-matrix.ts';
import { correctedNow, useNow } from '../../hooks/use-now.ts';
import { useMay } from '../../hooks/use-may.ts';
import { whatRan } from '../../hooks/what-ran.ts';
import { Age } from '../../ui/age.tsx';
import { FactRow } from '../../ui/fact-row.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import type { FactContext } from './fact-context.ts';
import classes from './facts.module.css';

/** What the matrix says of what ran when it happened, the rules that came of it, and the way to propose one. */
export function CompatibilityFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, fleet, t } = context;
  const combination = whatRan(incident, fleet);
  const answer = useAnswer(combination);
  const { rules, matrix } = useMatrix();
  const mayPropose = useMay('matrix.propose');
  const own = [...rules.values()].filter((rule) => rule.incident === incident.id && ['proposed', 'published'].includes(rule.state.status));
  if (combination === undefined || answer === undefined) return null;
  const { checked } = incident;
  const note = (): Promise<void> => {
    const at = isoWithOffset(correctedNow(), -new Date().getTimezoneOffset());
    return context.change('checked', {
      checked: { verdict: answer.verdict, version: matrix.version, at, by: context.self, combination },
    });
  };
  return (
    <FactRow label={t('compatibility.label')}>
      <div className={classes['relying']}>
        <div className={classes['compatibility']}>
          <Link to={`/compatibility?${new URLSearchParams(combination).toString()}`}>
            <VerdictMark verdict={answer.verdict} />
          </Link>
          {answer.rules.map(({ id, ruling }) => (
            <span key={id}>{ruling.text}</span>
          ))}
          {own.map(({ id, pattern, state }) => (
            <span key={id}>
              {t(`compatibility.${state.status === 'proposed' ? 'proposed' : 'published'}`)}:{' '}
              <Link to={`/compatibility/rules/${id}`}>
                <PatternLine pattern={pattern} />
              </Link>
            </span>
          ))}
          {answer.verdict === checked?.verdict ? null : <Button onClick={() => void note()}>{t('compatibility.note')}</Button>}
          {mayPropose && own.length === 0 && answer.verdict !== 'blocked' ? (
            <Button component={Link} to={`/compatibility/rules/new?incident=${incident.id}`}>
              {t('compatibility.block')}
            </Button>
          ) : null}
        </div>
        <p className={classes['relied']}>
          <CheckedAgainst />
        </p>
        <Relied context={context} />
      </div>
    </FactRow>
  );
}

/** What somebody relied on, and whether the newest matrix still says so. */
function Relied({ context: { incident, words, t } }: { readonly context: FactContext }): ReactNode {
  const { matrix } = useMatrix();
  const now = useNow();
  const { checked } = incident;
  if (checked === undefined) return null;
  const changed = changedVerdict(matrix, checked, now);
  const told = { person: words.person(checked.by), version: checked.version };
  if (changed !== undefined) {
    return (
      <Notice tone="problem">
        {t('compatibility.changed', { ...told, before: words.verdict(checked.verdict), now: words.verdict(changed) })}
      </Notice>
    );
  }
  return (
    <p className={classes['relied']}>
      {t('compatibility.noted', { ...told, verdict: words.verdict(checked.verdict) })} · <Age at={checked.at} />
    </p>
  );
}
