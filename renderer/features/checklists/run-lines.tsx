import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { evaluate } from '#domain/checklists/evaluate.ts';
import { reference } from '#domain/rules/reference.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Age } from '../../ui/age.tsx';
import classes from './checklists.module.css';

type Props = {
  readonly runs: readonly Checklist[];
  readonly label: string;
  /** Says where each was filled, on lists that hold runs of many places. */
  readonly withPlace?: boolean;
};

/** Runs as short lines that lead to them. */
export function RunLines({ runs, label, withPlace = false }: Props): ReactNode {
  return (
    <ul className={classes['lines']} aria-label={label}>
      {runs.map((run) => (
        <li key={run.id}>
          <Line run={run} withPlace={withPlace} />
        </li>
      ))}
    </ul>
  );
}

function Line({ run, withPlace }: { readonly run: Checklist; readonly withPlace: boolean }): ReactNode {
  const { t } = useTranslation('checklists');
  const people = usePeople();
  const { sites, devices } = useFleet();
  const { progress, undone } = useMemo(() => evaluate(run), [run]);
  const { finished } = run;
  const state =
    finished === undefined
      ? t('progress', { done: progress.done, count: progress.of })
      : t(undone.length === 0 ? 'state.finished' : 'state.incomplete', { count: undone.length });
  const place = [sites.get(run.site)?.name, devices.get(run.device)?.name, run.incident === '' ? run.purpose : reference(run.incident)]
    .filter(Boolean)
    .join(' · ');
  return (
    <Link className={classes['line']} to={`/checklists/${run.id}`}>
      <span className={classes['mark']} aria-hidden="true">
        {finished === undefined ? '○' : undone.length === 0 ? '✓' : '◐'}
      </span>
      <span className={classes['name']}>{run.form.title}</span>
      {withPlace && <span className={classes['where']}>{place}</span>}
      <span className={classes['state']}>{state}</span>
      <span className={classes['who']}>
        {people.get(finished?.by ?? run.by)?.name} · <Age at={finished?.at ?? run.at} />
      </span>
    </Link>
  );
}
