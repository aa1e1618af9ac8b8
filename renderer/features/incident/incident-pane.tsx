import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useDelivery } from '../../hooks/use-delivery.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NoticeLine } from '../../ui/notice-line.tsx';
import { EvidenceBar } from './evidence-bar.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { Facts } from './facts.tsx';
import { IncidentHeader } from './incident-header.tsx';
import classes from './incident-pane.module.css';
import { RefusedChanges } from './refused-changes.tsx';
import { RoleOffers } from './role-offers.tsx';
import { Timeline } from './timeline.tsx';
import { dropOnto } from '../../evidence/take-files.ts';
import { useAdding } from '../../evidence/use-adding.ts';
import { useChanges, type Changes } from './use-changes.ts';
import { useIncident, useSeen } from './use-incident.ts';

export type IncidentPaneProps = {
  readonly id: string;
  readonly onClose: () => void;
  /** The checklists of the incident, which are another feature's. */
  readonly checklists: (incident: Incident) => ReactNode;
  /** The manuals of its device, likewise. */
  readonly manuals: (device: Device) => ReactNode;
};

/** One incident: where it stands, its facts edited in place, and what happened. */
export function IncidentPane({ id, onClose, checklists, manuals }: IncidentPaneProps): ReactNode {
  const { t } = useTranslation('incident');
  const incident = useIncident(id);
  if (incident === undefined) return null;
  if (incident === null) {
    return <EmptyState title={t('missing')} hint={t('missingHint')} action={<Button onClick={onClose}>{t('back')}</Button>} />;
  }
  return <Opened incident={incident} onClose={onClose} checklists={checklists(incident)} manuals={manuals} />;
}

type OpenedProps = Pick<IncidentPaneProps, 'onClose' | 'manuals'> & { readonly incident: Incident; readonly checklists: ReactNode };

function Opened({ incident, onClose, checklists, manuals }: OpenedProps): ReactNode {
  const { t } = useTranslation('incident');
  const changes = useChanges(incident);
  const newSince = useSeen(incident.id);
  const adding = useAdding({ incident: incident.id });
  return (
    <article className={classes['pane']} aria-label={incident.title} {...dropOnto(adding)}>
      <JustSaved id={incident.id} />
      <IncidentHeader incident={incident} changes={changes} onClose={onClose} />
      <RoleOffers incident={incident} onAnswer={changes.handOverRole} />
      <RefusedChanges incident={incident} mend={changes.mend} />
      <div className={classes['columns']}>
        <section className={classes['facts']} aria-label={t('facts')}>
          <EvidenceBar incident={incident} adding={adding} />
          <Facts incident={incident} changes={changes} checklists={checklists} manuals={manuals} />
          <EvidenceList incident={incident.id} adding={adding} />
        </section>
        <section className={classes['timeline']} aria-label={t('timeline.title')}>
          <Timeline incident={incident} newSince={newSince} changes={changes} adding={adding} />
        </section>
      </div>
      <ChangeNotice changes={changes} />
    </article>
  );
}

/** Right after logging: what was saved, and what happens next. */
function JustSaved({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('incident');
  const state = useLocation().state as { readonly saved?: 'logged' | 'added' } | null;
  const delivery = useDelivery([id])(id)?.state;
  if (state?.saved === undefined || delivery === undefined) return null;
  return (
    <p className={classes['saved']} role="status">
      {t(`${state.saved}.${delivery === 'filesElsewhere' ? 'held' : delivery}`)}
    </p>
  );
}

function ChangeNotice({ changes }: { readonly changes: Changes }): ReactNode {
  const { t } = useTranslation('incident');
  const { notice, undo } = changes;
  useKeys(notice?.kind === 'changed' ? [{ keys: 'Ctrl+Z', label: t('keys.undo'), run: undo }] : []);
  return (
    <div role="status" className={classes['notice']}>
      {notice !== undefined && (
        <NoticeLine
          bad={notice.kind === 'failed' || notice.kind === 'full' || notice.kind === 'refused'}
          undo={notice.kind === 'changed' ? { label: t('undo'), run: undo } : undefined}
        >
          {notice.kind === 'changed' && t('changed', { what: notice.what })}
          {notice.kind === 'undone' && t('undone')}
          {notice.kind === 'failed' && t('failed')}
          {notice.kind === 'full' && t('full')}
          {notice.kind === 'refused' && t(`refused.${notice.why}`)}
        </NoticeLine>
      )}
    </div>
  );
}
