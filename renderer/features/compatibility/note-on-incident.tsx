import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isNoted } from '#domain/compat/recheck.ts';
import type { Combination, VariantCheck, Verdict } from '#domain/schema/variant.ts';
import { NoteCheck } from '../../hooks/note-check.tsx';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxDocument } from '../../hooks/use-live.ts';
import classes from './compatibility.module.css';

type Props = {
  /** From which "May I?" was opened; `''`: from none. */
  readonly incident: string;
  readonly combination: Combination;
  readonly verdict: Verdict;
};

/** The answer on what is about to be installed is noted on the incident, so that whoever did it hears when the matrix says otherwise. */
export function NoteOnIncident({ incident: id, combination, verdict }: Props): ReactNode {
  const { t } = useTranslation(['compatibility', 'common']);
  const { collections, actions } = useStore();
  const [failed, setFailed] = useState(false);
  const incident = useRxDocument(() => (id === '' ? undefined : collections.incidents.findOne(id)), [collections, id]);
  if (incident === undefined || incident === null) return null;
  const { checked, title } = incident;
  const isDone = isNoted(checked, combination, verdict);
  const note = async (noted: VariantCheck): Promise<void> => {
    try {
      await actions.changeIncident(id, { checked: noted });
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div className={classes['actions']}>
      <p role="status">
        {isDone ? `✓ ${t('answer.noted')}` : t('answer.askedFor')} <Link to={`/incidents/${id}`}>{title}</Link>
      </p>
      <NoteCheck checked={checked} combination={combination} verdict={verdict} label={t('answer.note')} onNote={note} />
      {failed ? <p role="alert">{t('common:problem.not-saved')}</p> : null}
    </div>
  );
}
