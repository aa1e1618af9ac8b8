import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useRef, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device } from '#domain/schema/device.ts';
import { incidentTime } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';
import { isRetired } from '../../hooks/find-place.ts';
import { useNow } from '../../hooks/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { StatusWord } from '../../ui/status-word.tsx';
import { distanceWords } from '../../hooks/distance-words.ts';
import classes from './map.module.css';
import type { Listed } from './map-sites.ts';

type Props = {
  readonly site: Listed;
  /** Those that stand there; known when the card opens, so that it has its size at once. */
  readonly devices: readonly Device[];
  /** The device whose mark was pressed, by its id. */
  readonly device: string | undefined;
  /** The worst that is open on each device, by its id. */
  readonly worst: ReadonlyMap<string, Severity>;
  readonly box: Ref<HTMLElement>;
  readonly onClose: () => void;
  readonly onZoom: (() => void) | undefined;
};

/** What a site is, what is open there, and its devices. Takes the focus when it opens, and closes with Escape. */
export function SiteCard({ site, devices: known, device, worst, box, onClose, onZoom }: Props): ReactNode {
  const { t, i18n } = useTranslation('map');
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  // A device that was pressed takes the focus itself.
  useEffect(() => (device === undefined ? heading.current?.focus() : undefined), [site.id, device]);
  const devices = known.filter((one) => !isRetired(one, now));
  const { road, direction, chainage } = site.site;
  const about = [
    [road, direction, chainage].filter(Boolean).join(' '),
    t('devices', { count: devices.length }),
    ...(site.metres === undefined ? [] : [t('away', { distance: distanceWords(site.metres, i18n.language) })]),
  ];
  return (
    <section ref={box} className={classes['card']} aria-labelledby="map-card">
      <header className={classes['cardHead']}>
        <h2 id="map-card" ref={heading} tabIndex={-1}>
          {site.name}
        </h2>
        <ActionIcon variant="subtle" aria-label={t('closeCard')} onClick={onClose}>
          <Icon name="close" />
        </ActionIcon>
      </header>
      <p className={classes['about']}>{about.filter(Boolean).join(' · ')}</p>
      {site.open.length === 0 ? (
        <p className={classes['calm']}>{t('nothingOpen')}</p>
      ) : (
        <ul className={classes['incidents']} aria-label={t('openIncidents')}>
          {site.open.map((incident) => (
            <li key={incident.id}>
              <Link to={`/incidents/${incident.id}`}>
                <SeverityMark severity={incident.severity} />
                <span className={classes['title']}>{incident.title}</span>
                <span className={classes['status']}>
                  <StatusWord status={incident.status} /> · <Age at={incidentTime(incident, 'detectedAt').at} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {devices.length === 0 ? null : (
        <ul className={classes['devices']} aria-label={t('devicesHere')}>
          {devices.map((one) => (
            <li key={one.id}>
              <DeviceLink device={one} worst={worst.get(one.id)} pressed={one.id === device} />
            </li>
          ))}
        </ul>
      )}
      <div className={classes['actions']}>
        <Button variant="filled" component={Link} to={`/sites/${site.id}`}>
          {t('toSite')}
        </Button>
        {onZoom === undefined ? null : <Button onClick={onZoom}>{t('zoomHere')}</Button>}
      </div>
    </section>
  );
}

type DeviceProps = { readonly device: Device; readonly worst: Severity | undefined; readonly pressed: boolean };

function DeviceLink({ device, worst, pressed }: DeviceProps): ReactNode {
  const { t } = useTranslation(['map', 'domain']);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => (pressed ? link.current?.focus() : undefined), [pressed]);
  return (
    <Link to={`/devices/${device.id}`} ref={link} aria-current={pressed ? 'location' : undefined}>
      <span className={classes['title']}>{device.name}</span>
      <span className={classes['type']}>{t(`domain:deviceType.${device.type}`)}</span>
      {worst === undefined ? null : <SeverityMark severity={worst} />}
    </Link>
  );
}
