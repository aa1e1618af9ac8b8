import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Combination } from '#domain/compat/matrix.ts';
import { useAnswer, useMatrix } from '../../hooks/use-matrix.ts';
import { useMay } from '../../hooks/use-may.ts';
import { FactRow } from '../../ui/fact-row.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import type { FactContext } from './fact-context.ts';
import classes from './facts.module.css';

/** What the matrix says of what ran when it happened, the rules that came of it, and the way to propose one. */
export function CompatibilityFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, fleet, t } = context;
  const device = fleet.devices.get(incident.device);
  const ran = incident.variant ?? device?.variant;
  const combination: Combination = { vendor: device?.vendor ?? '', hardware: '', firmware: '', app: '', ...ran };
  const answer = useAnswer(combination);
  const { rules } = useMatrix();
  const mayPropose = useMay('matrix.propose');
  const own = [...rules.values()].filter((rule) => rule.incident === incident.id && ['proposed', 'published'].includes(rule.state.status));
  if (answer === undefined) return null;
  return (
    <FactRow label={t('compatibility.label')}>
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
        {mayPropose && own.length === 0 && answer.verdict !== 'blocked' ? (
          <Button component={Link} to={`/compatibility/rules/new?incident=${incident.id}`}>
            {t('compatibility.block')}
          </Button>
        ) : null}
      </div>
    </FactRow>
  );
}
