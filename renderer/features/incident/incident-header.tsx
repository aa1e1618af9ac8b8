import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { reference } from '#domain/rules/reference.ts';
import { incidentTime, type Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useDelivery } from '../../hooks/use-delivery.ts';
import { useHeldAt } from '../../hooks/use-held-at.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Age } from '../../ui/age.tsx';
import { DeliveryMark } from '../../ui/delivery-mark.tsx';
import { EditableFact } from '../../ui/editable-fact.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import classes from './incident-header.module.css';
import { SeverityAsks } from './severity-asks.tsx';
import { StatusPath } from './status-path.tsx';
import type { Changes } from './use-changes.ts';

const NOBODY = 'nobody';

type Props = { readonly incident: Incident; readonly changes: Changes; readonly onClose: () => void };

/** What it is, how bad, whose, how old, how far on its way to the server, and where it stands. */
export function IncidentHeader({ incident, changes, onClose }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const people = usePeople();
  const heading = useRef<HTMLHeadingElement>(null);
  const state = useLocation().state as { readonly keepFocus?: boolean } | null;
  const keepFocus = state?.keepFocus === true;
  useEffect(() => {
    // Whoever walks the list with the keyboard stays in the list.
    if (!keepFocus) heading.current?.focus({ preventScroll: true });
  }, [incident.id, keepFocus]);

  return (
    <header className={classes['header']}>
      <div className={classes['line']}>
        <SeverityMark severity={incident.severity} word />
        <h2 ref={heading} tabIndex={-1} className="visually-hidden">
          {incident.title}
        </h2>
        <div className={classes['title']}>
          <EditableFact
            label={t('title')}
            labelHidden
            value={incident.title}
            empty=""
            maxLength={200}
            problem={(title) => (title === '' ? t('titleMissing') : undefined)}
            onSave={(title) => changes.change({ title }, t('domain:field.title'))}
          />
        </div>
        <ActionIcon aria-label={t('close')} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </ActionIcon>
      </div>
      <div className={classes['meta']}>
        <span className={classes['reference']}>
          <span className="visually-hidden">{t('reference')} </span>
          {reference(incident.id)}
        </span>
        <Age at={incidentTime(incident, 'detectedAt').at} focusable />
        <span>{t('loggedBy', { name: people.get(incident.loggedBy)?.name ?? t('person') })}</span>
        <Owner incident={incident} changes={changes} />
        <DeliveryWords id={incident.id} />
      </div>
      <StatusPath incident={incident} onAdvance={changes.advance} />
      <SeverityAsks incident={incident} />
    </header>
  );
}

function Owner({ incident, changes }: Omit<Props, 'onClose'>): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const { principal } = useStore();
  const people = usePeople();
  const mayAssign = useMay('incident.assign');
  const mayTake = useMay('incident.take');
  const name = people.get(incident.owner)?.name ?? (incident.owner === '' ? t('unassigned') : t('person'));
  const assign = (person: string): Promise<void> => changes.assign(person, t('domain:field.owner'));
  const place = useRef<HTMLSpanElement>(null);
  const taken = useRef(false);
  const take = (): void => {
    taken.current = true;
    void assign(principal.person);
  };
  useEffect(() => {
    // The button that took it is gone: the keyboard goes on with whose it is, unless it has gone elsewhere meanwhile.
    if (taken.current && document.activeElement === document.body) (place.current?.querySelector('button') ?? place.current)?.focus();
    taken.current = false;
  }, [incident.owner]);
  const able = [...people.values()].filter(({ active }) => active).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <span ref={place} tabIndex={-1} className={classes['owner']}>
      <span className={classes['ownerLabel']}>{t('owner')}</span>
      {mayAssign ? (
        <EditableFact
          label={t('owner')}
          labelHidden
          kind="select"
          value={incident.owner === '' ? NOBODY : incident.owner}
          display={name}
          empty={t('unassigned')}
          options={[{ value: NOBODY, label: t('nobody') }, ...able.map((person) => ({ value: person.id, label: person.name }))]}
          onSave={(value) => assign(value === NOBODY ? '' : value)}
        />
      ) : (
        <span className={classes['ownerName']}>{name}</span>
      )}
      {mayTake && incident.owner !== principal.person && incident.phase === 'open' && (
        <Button className={classes['take']} onClick={take}>
          {t('assignToMe')}
        </Button>
      )}
    </span>
  );
}

function DeliveryWords({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('incident');
  const format = useFormat();
  const now = useNow();
  const delivered = useDelivery([id])(id);
  const heldAt = useHeldAt([id]).get(id);
  if (delivered === undefined) return null;
  const { state, elsewhere } = delivered;
  const words =
    state === 'held' && heldAt !== undefined
      ? t('delivery.heldAt', { time: format.clock(heldAt, now) })
      : t(`delivery.${state}`, { count: elsewhere });
  return (
    <span className={classes['delivery']}>
      <span aria-hidden="true" className={classes['deliveryMark']}>
        <DeliveryMark state={state} elsewhere={elsewhere} />
      </span>
      {words}
      {state === 'needsYou' && <Link to="/sync">{t('seeWhy')}</Link>}
    </span>
  );
}
