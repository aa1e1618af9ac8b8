import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { incidentTime, type Incident } from '#domain/schema/incident.ts';
import { Age } from '../../ui/age.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { StatusWord } from '../../ui/status-word.tsx';
import classes from './fleet.module.css';

/** Incidents as short lines that lead to them. `none` stands there when there are none. */
export function IncidentLines({
  incidents,
  none,
  label,
  away,
  isOwn = () => true,
}: {
  readonly incidents: readonly Incident[];
  readonly none: string;
  readonly label: string;
  /** How far each is from here, by its id. */
  readonly away?: ReadonlyMap<string, string>;
  /** Of the others it is said that they reach here, too. */
  readonly isOwn?: (incident: Incident) => boolean;
}): ReactNode {
  const { t } = useTranslation('domain');
  if (incidents.length === 0) return <p className={classes['none']}>{none}</p>;
  return (
    <ul className={classes['lines']} aria-label={label}>
      {incidents.map((incident) => (
        <li key={incident.id}>
          <Link className={classes['incident']} data-away={away === undefined ? undefined : true} to={`/incidents/${incident.id}`}>
            <span className={classes['severity']}>
              <SeverityMark severity={incident.severity} />
            </span>
            <span className={classes['incidentTitle']}>
              {!isOwn(incident) && <span className={classes['also']}>{t('alsoAffected')} </span>}
              {incident.title}
            </span>
            {away !== undefined && <span className={classes['away']}>{away.get(incident.id)}</span>}
            <span className={classes['incidentStatus']}>
              <StatusWord status={incident.status} />
            </span>
            <span className={classes['incidentAge']}>
              <Age at={incidentTime(incident, 'detectedAt').at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
