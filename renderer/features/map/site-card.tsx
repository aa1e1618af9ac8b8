import { Button, CloseButton } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFleet } from '../../hooks/use-fleet.ts';
import { Age } from '../../ui/age.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { StatusWord } from '../../ui/status-word.tsx';
import { distanceWords } from './distance-words.ts';
import classes from './map.module.css';
import type { Listed } from './map-sites.ts';

type Props = { readonly site: Listed; readonly onClose: () => void; readonly onZoom: (() => void) | undefined };

/** What a site is and what is open there. Takes the focus when it opens, and closes with Escape. */
export function SiteCard({ site, onClose, onZoom }: Props): ReactNode {
  const { t, i18n } = useTranslation('map');
  const { devicesAt } = useFleet();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [site.id]);
  const { road, direction, chainage } = site.site;
  const about = [
    [road, direction, chainage].filter(Boolean).join(' '),
    t('devices', { count: devicesAt.get(site.id)?.length ?? 0 }),
    ...(site.metres === undefined ? [] : [t('away', { distance: distanceWords(site.metres, i18n.language) })]),
  ];
  return (
    <section className={classes['card']} aria-labelledby="map-card">
      <header className={classes['cardHead']}>
        <h2 id="map-card" ref={heading} tabIndex={-1}>
          {site.name}
        </h2>
        <CloseButton aria-label={t('closeCard')} onClick={onClose} />
      </header>
      <p className={classes['about']}>{about.filter(Boolean).join(' · ')}</p>
      {site.open.length === 0 ? (
        <p>{t('nothingOpen')}</p>
      ) : (
        <ul className={classes['incidents']} aria-label={t('openIncidents')}>
          {site.open.map(({ id, severity, title, status, detectedAt }) => (
            <li key={id}>
              <Link to={`/incidents/${id}`}>
                <SeverityMark severity={severity} />
                <span className={classes['title']}>{title}</span>
                <span className={classes['status']}>
                  <StatusWord status={status} /> · <Age at={detectedAt} />
                </span>
              </Link>
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
