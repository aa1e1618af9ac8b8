import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isProposed, openSighting } from '#domain/labels/field-finds.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { openAtSite } from '../../db/incident-list.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Section } from '../../ui/page.tsx';
import { DeviceLines } from './field-finds.tsx';
import { FleetPage, NotOnThisLaptop } from './fleet-page.tsx';
import classes from './fleet.module.css';
import { IncidentLines } from './incident-lines.tsx';
import { Nearby } from './nearby.tsx';
import { overAtSite } from './queries.ts';

const PAST_FIRST = 10;
const PAST_MORE = 50;

/** A place at the roadside: its devices, and what is and was wrong there. */
export function SiteScreen({ checklists }: { readonly checklists: (site: Site) => ReactNode }): ReactNode {
  const { t } = useTranslation('fleet');
  const { id = '' } = useParams();
  const { sites } = useFleet();
  const site = sites.get(id);
  useTitle(site?.name ?? t('site'));
  return site === undefined ? <NotOnThisLaptop title={t('missingSite')} /> : <Known site={site} checklists={checklists(site)} />;
}

function Known({ site, checklists }: { readonly site: Site; readonly checklists: ReactNode }): ReactNode {
  const { t } = useTranslation('fleet');
  const { incidents } = useStore().collections;
  const { devices, devicesAt } = useFleet();
  const sightedHere = [...devices.values()].filter((device) => openSighting(device)?.site === site.id);
  const [limit, setLimit] = useState(PAST_FIRST);
  const open = useRxQuery(() => openAtSite(incidents, site.id), [incidents, site.id]);
  const past = useRxQuery(() => overAtSite(incidents, site.id, limit), [incidents, site.id, limit], { keep: true });
  const { latitude, longitude } = site;
  return (
    <FleetPage
      back={{ to: '/sites', label: t('backToSites') }}
      log={{ to: `/log?site=${site.id}`, label: t('logHere') }}
      {...(latitude === undefined || longitude === undefined ? {} : { map: `/map?site=${site.id}` })}
      scan={{ to: `/scan?site=${site.id}`, label: t('scanHere') }}
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
    >
      <Section title={t('section.open')}>
        {open !== undefined && (
          <IncidentLines incidents={open} none={t('noOpen')} label={t('section.open')} isOwn={(incident) => incident.site === site.id} />
        )}
      </Section>
      <Nearby site={site} />
      <Section title={t('section.checklists')}>{checklists}</Section>
      <Section title={t('section.devices')}>
        <DeviceTable devices={devicesAt.get(site.id) ?? []} />
      </Section>
      {sightedHere.length > 0 && (
        <Section title={t('section.sighted')} lead={t('sightedLead')}>
          <DeviceLines devices={sightedHere} label={t('section.sighted')} />
        </Section>
      )}

      <Section title={t('section.past')}>
        {past !== undefined && <IncidentLines incidents={past} none={t('noPast')} label={t('section.past')} />}
        {past?.length === limit && <Button onClick={() => setLimit(limit + PAST_MORE)}>{t('more')}</Button>}
      </Section>
    </FleetPage>
  );
}

function DeviceTable({ devices }: { readonly devices: readonly Device[] }): ReactNode {
  const { t } = useTranslation(['fleet', 'domain']);
  const now = useNow();
  if (devices.length === 0) return <p className={classes['none']}>{t('noDevices')}</p>;
  const columns = ['name', 'type', 'lane', 'serial', 'firmware', 'app'] as const;
  return (
    <DataTable columns={columns.map((key) => ({ key, label: t(`fact.${key}`) }))}>
      {devices.map((device) => (
        <tr key={device.id}>
          <th scope="row">
            <Link to={`/devices/${device.id}`}>{device.name}</Link>
            {isRetired(device, now) && <span className={classes['retired']}>{t('retired')}</span>}
            {isProposed(device) && <span className={classes['retired']}>{t('notTakenIn')}</span>}
            {openSighting(device) !== undefined && <span className={classes['retired']}>{t('foundElsewhere')}</span>}
          </th>
          <td>{t(`domain:deviceType.${device.type}`)}</td>
          <td>{device.lane}</td>
          <td className={classes['mono']}>{device.serial}</td>
          <td className={classes['mono']}>{device.variant.firmware}</td>
          <td className={classes['mono']}>{device.variant.app}</td>
        </tr>
      ))}
    </DataTable>
  );
}
