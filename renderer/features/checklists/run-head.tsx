import { Button, Progress } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxDocument } from '../../hooks/use-live.ts';
import { useMay } from '../../hooks/use-may.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { Notice } from '../../ui/notice.tsx';
import { FinishDialog } from './finish-dialog.tsx';
import classes from './run.module.css';
import type { Filling } from './use-run.ts';

type Props = { readonly run: Checklist; readonly filling: Filling; readonly onGo: (item: string) => void };

/** What a run is about, how far it is, and how it ends. */
export function RunHead({ run, filling, onGo }: Props): ReactNode {
  const { t } = useTranslation('checklists');
  const { actions } = useStore();
  const may = useMay('checklist.fill');
  const [asking, setAsking] = useState(false);
  const { progress, undone } = filling.state;
  const [next] = undone;
  const [failed, setFailed] = useState(false);
  const fail = (error: unknown): void => {
    reportError(error);
    setFailed(true);
  };
  const finish = (): void => {
    setFailed(false);
    if (next !== undefined) {
      setAsking(true);
      return;
    }
    actions.finishChecklist(run.id, '').then((refusal) => {
      // Something has come in that is not on screen yet.
      if (refusal === 'reason-missing') setAsking(true);
    }, fail);
  };
  const resume = (): void => {
    setFailed(false);
    actions.resumeChecklist(run.id).catch(fail);
  };
  const words = next === undefined && progress.of > 0 ? t('allDone') : t('progress', { done: progress.done, count: progress.of });
  return (
    <header className={classes['head']} role="none">
      <p className={classes['printTitle']}>{run.form.title}</p>
      <Place run={run} />
      <div className={classes['bar']}>
        <div className={classes['progress']}>
          <span>{words}</span>
          <Progress value={progress.of === 0 ? 0 : (100 * progress.done) / progress.of} aria-label={words} />
        </div>
        {run.finished === undefined && next !== undefined && (
          <Button onClick={() => onGo(next.item.key)}>{t('left', { count: undone.length })}</Button>
        )}
        {run.finished === undefined && run.site !== '' && (
          <Button component={Link} to={run.incident === '' ? `/scan?site=${run.site}` : `/scan?incident=${run.incident}`}>
            {t('scanHere')}
          </Button>
        )}
        <Button onClick={() => globalThis.print()}>{t('print')}</Button>
        {may && run.finished === undefined && (
          <Button variant={next === undefined ? 'filled' : 'default'} onClick={finish}>
            {t('finish')}
          </Button>
        )}
        {may && run.finished !== undefined && <Button onClick={resume}>{t('resume')}</Button>}
      </div>
      <FieldMessage id="finish-problem">{failed && t('startFailed')}</FieldMessage>
      {run.finished !== undefined && <Finished run={run} filling={filling} />}
      {asking && <FinishDialog run={run} undone={undone} onClose={() => setAsking(false)} />}
    </header>
  );
}

/** The incident, site and device that a run is about, each a way there. */
function Place({ run }: { readonly run: Checklist }): ReactNode {
  const { t } = useTranslation('checklists');
  const { collections } = useStore();
  const { sites, devices } = useFleet();
  const people = usePeople();
  const format = useFormat();
  const incident = useRxDocument<Incident>(
    () => (run.incident === '' ? undefined : collections.incidents.findOne(run.incident)),
    [collections, run.incident],
  );
  const [site, device] = [sites.get(run.site), devices.get(run.device)];
  return (
    <p className={classes['place']}>
      {incident !== undefined && incident !== null && <Link to={`/incidents/${incident.id}`}>{incident.title}</Link>}
      {site !== undefined && <Link to={`/sites/${site.id}`}>{site.name}</Link>}
      {device !== undefined && <Link to={`/devices/${device.id}`}>{device.name}</Link>}
      {run.purpose !== undefined && <span>{run.purpose}</span>}
      <span className={classes['quiet']}>
        {`${t('startedBy', { person: people.get(run.by)?.name ?? run.by })}, ${format.absolute(run.at)}`}
      </span>
    </p>
  );
}

function Finished({ run, filling }: { readonly run: Checklist; readonly filling: Filling }): ReactNode {
  const { t } = useTranslation('checklists');
  const people = usePeople();
  const format = useFormat();
  const { finished } = run;
  if (finished === undefined) return null;
  const { items, undone } = filling.state;
  const labels = (keys: readonly string[]): string => items.flatMap(({ item }) => (keys.includes(item.key) ? item.label : [])).join(' · ');
  const late = undone.map(({ item }) => item.key).filter((key) => !finished.undone.includes(key));
  return (
    <Notice tone={late.length > 0 ? 'problem' : 'plain'}>
      <p>{t('finishedBy', { person: people.get(finished.by)?.name ?? finished.by, time: format.absolute(finished.at) })}</p>
      {finished.undone.length > 0 && <p>{t('finishedWithout', { items: labels(finished.undone) })}</p>}
      {finished.reason !== undefined && <p>{t('because', { reason: finished.reason })}</p>}
      {late.length > 0 && <p>{t('late', { items: labels(late) })}</p>}
    </Notice>
  );
}
