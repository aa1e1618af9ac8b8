import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { incidentTime, type Incident } from '#domain/schema/incident.ts';
import { Age } from '../../ui/age.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { StatusWord } from '../../ui/status-word.tsx';
import classes from './log.module.css';

type Props = {
  /** The device that the report is about. */
  readonly device: string;
  readonly incidents: readonly Incident[];
  /** The one that the report is added to; `undefined` while it is to be a new incident. */
  readonly addTo: Incident | undefined;
  /** True once the person said that it is a new one. */
  readonly anew: boolean;
  readonly onAdd: (id: string) => void;
  readonly onAnew: () => void;
};

/** Says at once that the device already has an open incident, and offers to add to it. */
export function AlreadyOpen({ device, incidents, addTo, anew, onAdd, onAnew }: Props): ReactNode {
  const { t } = useTranslation(['log', 'domain']);
  if (incidents.length === 0) return null;
  return (
    <section className={classes['already']} aria-labelledby="log-already">
      <p id="log-already" role="status">
        <strong>{incidents.length === 1 ? t('open.one') : t('open.many', { count: incidents.length })}</strong>
      </p>
      <ul>
        {incidents.map((incident) => (
          <li key={incident.id} className={classes['alreadyItem']}>
            <SeverityMark severity={incident.severity} />
            <span className={classes['alreadyTitle']}>
              {incident.device !== device && <span className={classes['also']}>{t('domain:alsoAffected')} </span>}
              {incident.title}
            </span>
            <StatusWord status={incident.status} />
            <Age at={incidentTime(incident, 'detectedAt').at} />
            <Button
              variant={addTo?.id === incident.id ? 'filled' : 'default'}
              aria-pressed={addTo?.id === incident.id}
              onClick={() => onAdd(incident.id)}
            >
              {t('open.add')}
              {incidents.length > 1 && <span className="visually-hidden"> {incident.title}</span>}
            </Button>
          </li>
        ))}
      </ul>
      <div className={classes['alreadyChoice']}>
        <Button aria-pressed={anew} onClick={onAnew}>
          {t('open.anew')}
        </Button>
        {addTo !== undefined && <p>{t('open.addHint')}</p>}
      </div>
    </section>
  );
}
