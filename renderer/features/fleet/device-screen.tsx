import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
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
import { onDevice } from './queries.ts';

/** A device: what it is, what runs on it, and what is and was wrong with it. */
export function DeviceScreen(): ReactNode {
  const { t } = useTranslation('fleet');
  const { id = '' } = useParams();
  const { devices, loaded } = useFleet();
  const device = devices.get(id);
  useTitle(device?.name ?? t('device'));
  if (device !== undefined) return <Known device={device} />;
  if (!loaded) return null;
  const back = (
    <Button component={Link} to="/sites">
      {t('backToSites')}
    </Button>
  );
  return <EmptyState title={t('missingDevice')} hint={t('missingHint')} action={back} />;
}

function Known({ device }: { readonly device: Device }): ReactNode {
  const { t } = useTranslation(['fleet', 'domain']);
  const { incidents } = useStore().collections;
  const { sites } = useFleet();
  const format = useFormat();
  const now = useNow();
  const mayLog = useMay('incident.log');
  const open = useNewestFirst(useRxQuery(() => onDevice(incidents, device.id, 'open'), [incidents, device.id]));
  const past = useNewestFirst(useRxQuery(() => onDevice(incidents, device.id, 'over'), [incidents, device.id]));
  const site = sites.get(device.site);
  const retired = isRetired(device, now);
  return (
    <div className={classes['page']}>
      <div className={classes['pageHead']}>
        {site === undefined ? <Link to="/sites">{t('backToSites')}</Link> : <Link to={`/sites/${site.id}`}>{site.name}</Link>}
        {mayLog && !retired && (
          <Button component={Link} to={`/log?device=${device.id}`} variant="filled">
            {t('logOnDevice')}
          </Button>
        )}
      </div>
      {retired && device.retiredAt !== undefined && (
        <p className={classes['retiredLine']}>{t('retiredSince', { time: format.absolute(device.retiredAt) })}</p>
      )}
      <section aria-label={t('section.facts')}>
        <FactList
          facts={[
            { label: t('fact.type'), value: t(`domain:deviceType.${device.type}`) },
            { label: t('fact.lane'), value: device.lane },
            { label: t('fact.serial'), value: device.serial, mono: true },
            { label: t('fact.vendor'), value: device.vendor },
            { label: t('fact.hardware'), value: device.variant.hardware, mono: true },
            { label: t('fact.firmware'), value: device.variant.firmware, mono: true },
            { label: t('fact.app'), value: device.variant.app, mono: true },
          ]}
        />
      </section>
      <section className={classes['section']}>
        <h2>{t('section.open')}</h2>
        {open !== undefined && <IncidentLines incidents={open} none={t('noOpen')} label={t('section.open')} />}
      </section>
      <section className={classes['section']}>
        <h2>{t('section.past')}</h2>
        {past !== undefined && <IncidentLines incidents={past} none={t('noPast')} label={t('section.past')} />}
      </section>
    </div>
  );
}

function useNewestFirst(incidents: readonly Incident[] | undefined): readonly Incident[] | undefined {
  return useMemo(() => incidents?.toSorted((a, b) => (a.newest < b.newest ? -1 : 1)), [incidents]);
}
