import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { isSameCombination } from '#domain/compat/matrix.ts';
import { changedVerdict } from '#domain/compat/recheck.ts';
import type { Answer } from '#domain/compat/resolve.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { CheckedAgainst } from '../../hooks/checked-against.tsx';
import { NoteCheck } from '../../hooks/note-check.tsx';
import { useAnswer, useMatrix } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useMay } from '../../hooks/use-may.ts';
import { whatRan } from '../../hooks/what-ran.ts';
import { Age } from '../../ui/age.tsx';
import { FactRow } from '../../ui/fact-row.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { VerdictMark } from '../../ui/verdict-mark.tsx';
import type { FactContext } from './fact-context.ts';
import classes from './facts.module.css';

/** What the matrix says of what ran when it happened, and what somebody relied on, also where nobody knows what ran. */
export function CompatibilityFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, fleet, t } = context;
  const ran = whatRan(incident, fleet);
  const answer = useAnswer(ran);
  const { loaded } = useMatrix();
  if (ran === undefined || !loaded || (answer === undefined && incident.checked === undefined)) return null;
  return (
    <FactRow label={t('compatibility.label')}>
      <div className={classes['relying']}>
        {answer === undefined ? null : <Verdict context={context} combination={ran} answer={answer} />}
        <p className={classes['relied']}>
          <CheckedAgainst />
        </p>
        <Relied context={context} ran={ran} />
      </div>
    </FactRow>
  );
}

type VerdictProps = { readonly context: FactContext; readonly combination: Combination; readonly answer: Answer };

/** What the matrix says, the rules that came of the incident, and the way to propose one. */
function Verdict({ context, combination, answer }: VerdictProps): ReactNode {
  const { incident, t } = context;
  const { rules } = useMatrix();
  const mayPropose = useMay('matrix.propose');
  const own = [...rules.values()].filter((rule) => rule.incident === incident.id && ['proposed', 'published'].includes(rule.state.status));
  return (
    <div className={classes['compatibility']}>
      <Link to={mayI(incident, combination)}>
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
      <NoteCheck
        checked={incident.checked}
        combination={combination}
        verdict={answer.verdict}
        label={t('compatibility.note')}
        onNote={(checked) => context.change('checked', { checked })}
      />
      {mayPropose && own.length === 0 && answer.verdict !== 'blocked' ? (
        <Button component={Link} to={`/compatibility/rules/new?incident=${incident.id}`}>
          {t('compatibility.block')}
        </Button>
      ) : null}
    </div>
  );
}

type ReliedProps = { readonly context: FactContext; readonly ran: Combination };

/** What somebody relied on, and whether the newest matrix still says so. It may be what was to be installed rather than what ran. */
function Relied({ context: { incident, words, t }, ran }: ReliedProps): ReactNode {
  const { matrix } = useMatrix();
  const now = useNow();
  const { checked } = incident;
  if (checked === undefined) return null;
  const { combination } = checked;
  const changed = changedVerdict(matrix, checked, now);
  const told = { person: words.person(checked.by), version: checked.version };
  const named = [combination.hardware, combination.firmware, combination.app].filter((part) => part !== '').join(' · ');
  const link = (key: 'look' | 'notedFor'): ReactNode => (
    <Link to={mayI(incident, combination)}>{t(`compatibility.${key}`, { combination: named })}</Link>
  );
  if (changed !== undefined) {
    return (
      <Notice tone="problem">
        {t('compatibility.changed', { ...told, before: words.verdict(checked.verdict), now: words.verdict(changed) })} {link('look')}
      </Notice>
    );
  }
  return (
    <p className={classes['relied']}>
      {t('compatibility.noted', { ...told, verdict: words.verdict(checked.verdict) })}
      {isSameCombination(combination, ran) ? null : <> {link('notedFor')}</>} · <Age at={checked.at} />
    </p>
  );
}

/** "May I?" about a combination on the incident's device: what is found out there can be noted on the incident. */
function mayI({ id, device }: Incident, combination: Combination): string {
  const asked = new URLSearchParams({ ...combination, ...(device === '' ? {} : { device }), incident: id });
  return `/compatibility?${asked.toString()}`;
}
