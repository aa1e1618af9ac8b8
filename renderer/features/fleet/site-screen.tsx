import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FactList } from './fact-list.tsx';
import classes from './fleet.module.css';
import { IncidentLines } from './incident-lines.tsx';
import { atSite } from './queries.ts';

const PAST_FIRST = 10;
const PAST_MORE = 50;
const OPEN_MAX = 200;

/** A place at the roadside: its devices, and what is and was wrong there. */
export function SiteScreen(): ReactNode {
  const { t } = useTranslation('fleet');
  const { id = '' } = useParams();
  const { sites, loaded } = useFleet();
  const site = sites.get(id);
  useTitle(site?.name ?? t('site'));
  if (site !== undefined) return <Known site={site} />;
  if (!loaded) return null;
  const back = (
    <Button component={Link} to="/sites">
      {t('backToSites')}
    </Button>
  );
  return <EmptyState title={t('missingSite')} hint={t('missingHint')} action={back} />;
}

function Known({ site }: { readonly site: Site }): ReactNode {
  const { t } = useTranslation('fleet');
  const { incidents } = useStore().collections;
  const { devicesAt } = useFleet();
  const mayLog = useMay('incident.log');
  const [limit, setLimit] = useState(PAST_FIRST);
  const open = useRxQuery(() => atSite(incidents, site.id, 'open', OPEN_MAX), [incidents, site.id]);
  const past = useRxQuery(() => atSite(incidents, site.id, 'over', limit), [incidents, site.id, limit], { keep: true });
  const { latitude, longitude } = site;
  return (
    <div className={classes['page']}>
      <div className={classes['pageHead']}>
        <Link to="/sites">{t('backToSites')}</Link>
        {mayLog && (
          <Button component={Link} to={`/log?site=${site.id}`} variant="filled">
            {t('logHere')}
          </Button>
        )}
      </div>
      <section aria-label={t('section.facts')}>
        <FactList
          facts={[
            { label: t('fact.road'), value: site.road },
            { label: t('fact.direction'), value: site.direction },
            { label: t('fact.chainage'), value: site.chainage, mono: true },
            { label: t('fact.region'), value: site.region },
            {
              label: t('fact.coordinates'),
              value: latitude === undefined || longitude === undefined ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`,
              mono: true,
            },
          ]}
        />
      </section>
      <section className={classes['section']}>
        <h2>{t('section.open')}</h2>
        {open !== undefined && <IncidentLines incidents={open} none={t('noOpen')} label={t('section.open')} />}
      </section>
      <section className={classes['section']}>
        <h2>{t('section.devices')}</h2>
        <DeviceTable devices={devicesAt.get(site.id) ?? []} />
      </section>
      <section className={classes['section']}>
        <h2>{t('section.past')}</h2>
        {past !== undefined && <IncidentLines incidents={past} none={t('noPast')} label={t('section.past')} />}
        {past?.length === limit && (
          <div>
            <Button onClick={() => setLimit(limit + PAST_MORE)}>{t('more')}</Button>
          </div>
        )}
      </section>
    </div>
  );
}

function DeviceTable({ devices }: { readonly devices: readonly Device[] }): ReactNode {
  const { t } = useTranslation(['fleet', 'domain']);
  const now = useNow();
  if (devices.length === 0) return <p className={classes['none']}>{t('noDevices')}</p>;
  return (
    <div className={classes['tableBox']}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('fact.name')}</th>
            <th scope="col">{t('fact.type')}</th>
            <th scope="col">{t('fact.lane')}</th>
            <th scope="col">{t('fact.serial')}</th>
            <th scope="col">{t('fact.firmware')}</th>
            <th scope="col">{t('fact.app')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id} data-retired={isRetired(device, now) || undefined}>
              <th scope="row">
                <Link to={`/devices/${device.id}`}>{device.name}</Link>
                {isRetired(device, now) && <span className={classes['retired']}>{t('retired')}</span>}
              </th>
              <td>{t(`domain:deviceType.${device.type}`)}</td>
              <td>{device.lane}</td>
              <td className={classes['mono']}>{device.serial}</td>
              <td className={classes['mono']}>{device.variant.firmware}</td>
              <td className={classes['mono']}>{device.variant.app}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
