import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { IncidentPatch } from '../../db/actions.ts';
import type { Place } from '../../hooks/find-place.ts';
import rowClasses from '../../ui/fact-row.module.css';
import { FactRow } from '../../ui/fact-row.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import type { FactContext } from './fact-context.ts';
import classes from './facts.module.css';
import { PlaceForm } from './item-forms.tsx';

/** Another device brings its site and what runs on it. */
export function placePatch({ site, device }: Place): IncidentPatch {
  return { device: device?.id ?? '', site: site?.id ?? '', ...(device === undefined ? {} : { variant: device.variant }) };
}

/** Site and device of the incident, changed together: another device brings its site and what runs on it. */
export function PlaceFact({ context }: { readonly context: FactContext }): ReactNode {
  const { incident, fleet, t, change } = context;
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(editing);
  useEffect(() => {
    if (was.current && !editing) button.current?.focus();
    was.current = editing;
  }, [editing]);
  const device = fleet.devices.get(incident.device);
  const site = fleet.sites.get(incident.site);
  const label = t('fact.place');
  // While the fleet is being read nothing is said of it: "not said yet" would be untrue.
  const named = incident.site !== '' || incident.device !== '';
  const missing = !named ? t('empty') : fleet.loaded ? t('place') : '';
  return (
    <FactRow label={label}>
      {editing ? (
        <PlaceForm label={label} kind="any" onSave={(place) => change('device', placePatch(place))} onClose={() => setEditing(false)} />
      ) : (
        <div className={classes['place']}>
          <button ref={button} type="button" className={rowClasses['value']} onClick={() => setEditing(true)}>
            <span className="visually-hidden">{t('common:edit', { label })}</span>
            {device === undefined && site === undefined ? (
              <span className={rowClasses['empty']}>{missing}</span>
            ) : (
              <PlaceLine site={site} device={device} />
            )}
          </button>
          {device !== undefined && <Link to={`/devices/${device.id}`}>{t('fact.openDevice')}</Link>}
          {site !== undefined && <Link to={`/sites/${site.id}`}>{t('fact.openSite')}</Link>}
          <Link to={`/scan?incident=${incident.id}`}>{t('fact.scanHere')}</Link>
        </div>
      )}
    </FactRow>
  );
}
