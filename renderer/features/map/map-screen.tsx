import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { metresBetween } from '#domain/map/site-order.ts';
import { severities, type Severity } from '#domain/schema/severity.ts';
import { incidentList, noFilter } from '../../db/incident-list.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useHere, type Here } from '../../hooks/use-here.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useLiveDexie, useRxQuery } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { Notice } from '../../ui/notice.tsx';
import { HereBar } from './here-bar.tsx';
import classes from './map.module.css';
import { toMapDevices, worstOnDevices } from './map-devices.ts';
import { filterSites, listSites, toMapSites, type MapFilter } from './map-sites.ts';
import { setMapState, useMapState } from './map-view-state.ts';
import { SiteCard } from './site-card.tsx';
import { SiteList } from './site-list.tsx';
import { useBringing } from './use-bringing.ts';
import { useMap } from './use-map.ts';

/** Far more than are ever open at once. */
const OPEN_MAX = 5000;
const ZOOM_TO_SITE = 16;
/** So many sites around the person are shown when it is known where that is. */
const NEAREST = 5;

/** Sites where they are, with the worst that is open at each; and the same beside it as a list. */
export function MapScreen(): ReactNode {
  const { t } = useTranslation(['map', 'domain']);
  useTitle(t('title'));
  const store = useStore();
  const { incidents } = store.collections;
  const { sites, devicesAt, loaded } = useFleet();
  const now = useNow();
  const [filter, setFilter] = useMapFilter();
  const open = useRxQuery(() => incidentList(incidents, { ...noFilter, status: 'open' }, OPEN_MAX), [incidents]);
  const placed = useMemo(() => toMapSites(sites.values(), open ?? []), [sites, open]);
  const shown = useMemo(() => filterSites(placed.sites, filter), [placed, filter]);
  const devices = useMemo(() => toMapDevices(shown, devicesAt, open ?? [], now), [shown, devicesAt, open, now]);
  const worst = useMemo(() => worstOnDevices(open ?? []), [open]);
  const state = useLiveDexie(() => store.map.state(), [store]);
  const { view, chosen: chosenId, device } = useMapState();
  const { here } = useHere();
  const chosen = placed.sites.find(({ id }) => id === chosenId);
  const { container, map, phase, attribution } = useMap(loaded && open !== undefined ? state : undefined, {
    sites: shown,
    devices,
    chosen,
    here,
  });
  const { card: cardBox, bring } = useBringing({ container, map, chosen });
  const listed = useMemo(() => listSites(shown, phase === 'cannot' ? undefined : view, here?.at), [shown, view, here, phase]);
  const card = useMemo(() => (chosen === undefined ? undefined : listSites([chosen], undefined, here?.at)[0]), [chosen, here]);
  useEffect(() => void store.map.refresh().catch(() => undefined), [store]);

  // From the page of a site or a device; what was asked for once is not asked again by going back.
  const [query, setQuery] = useSearchParams();
  const [wanted, wantedDevice] = [query.get('site'), query.get('device')];
  useEffect(() => {
    if (wanted === null) return;
    setMapState({ chosen: wanted, device: wantedDevice ?? undefined });
    bring(ZOOM_TO_SITE);
    setQuery({}, { replace: true });
  }, [wanted, wantedDevice, bring, setQuery]);

  const choose = (id: string): void => {
    setMapState({ chosen: id, device: undefined });
    bring();
  };
  const showAround = ({ at }: Here): void => {
    const nearest = shown.toSorted((one, other) => metresBetween(at, one.at) - metresBetween(at, other.at)).slice(0, NEAREST);
    map?.show([at, ...nearest.map((site) => site.at)]);
  };
  const close = (): void => {
    const row = document.querySelector<HTMLElement>('[aria-current="location"]');
    setMapState({ chosen: undefined, device: undefined });
    row?.focus();
  };
  useKeys(card === undefined ? [] : [{ keys: 'Escape', label: t('closeCard'), run: close }]);

  return (
    <div className={classes['screen']}>
      <FilterBar label={t('filters')} count={t('count', { count: listed.length })}>
        <NativeSelect
          aria-label={t('which')}
          value={filter.severity === '' ? (filter.open ? 'open' : 'all') : filter.severity}
          onChange={(event) => setFilter(event.currentTarget.value)}
          data={[
            { value: 'all', label: t('allSites') },
            { value: 'open', label: t('anyOpen') },
            ...severities.map((severity) => ({ value: severity, label: t(severity === 'SEV1' ? 'only' : 'atLeast', { severity }) })),
          ]}
        />
        <Button component={Link} to="/map/data">
          {t('data.title')}
        </Button>
      </FilterBar>
      <div className={classes['panes']} data-cannot={phase === 'cannot' || undefined}>
        <div className={classes['mapPane']}>
          {phase === 'cannot' ? (
            <div className={classes['notice']}>
              <Notice>{t('cannot')}</Notice>
            </div>
          ) : (
            <>
              <div ref={container} className={classes['map']} />
              <div className={classes['controls']} role="group" aria-label={t('controls')}>
                <Button onClick={() => map?.zoomBy(1)} disabled={map === undefined} aria-label={t('zoomIn')}>
                  +
                </Button>
                <Button onClick={() => map?.zoomBy(-1)} disabled={map === undefined} aria-label={t('zoomOut')}>
                  −
                </Button>
                <Button onClick={() => map?.show(shown.map(({ at }) => at))} disabled={map === undefined}>
                  {t('showAll')}
                </Button>
              </div>
              <p className={classes['ground']}>{phase === 'drawing' ? t('drawing') : phase === 'bare' ? t('bare') : attribution}</p>
            </>
          )}
          {card === undefined ? null : (
            <SiteCard
              site={card}
              devices={devicesAt.get(card.id) ?? []}
              device={device}
              worst={worst}
              box={cardBox}
              onClose={close}
              onZoom={map === undefined ? undefined : () => bring(ZOOM_TO_SITE)}
            />
          )}
        </div>
        <aside className={classes['side']} aria-label={t('inView')}>
          <HereBar onHere={showAround} />
          {!loaded ? null : sites.size === 0 ? (
            <EmptyState title={t('noSites')} hint={t('noSitesHint')} />
          ) : listed.length === 0 ? (
            <EmptyState
              title={t('noneInView')}
              hint={t('noneInViewHint')}
              action={
                <Button
                  onClick={() => {
                    setFilter('all');
                    map?.show(placed.sites.map(({ at }) => at));
                  }}
                >
                  {t('showAllSites')}
                </Button>
              }
            />
          ) : (
            <SiteList sites={listed} chosen={chosenId} onChoose={choose} />
          )}
          {placed.nowhere === 0 ? null : <p className={classes['nowhere']}>{t('nowhere', { count: placed.nowhere })}</p>}
        </aside>
      </div>
    </div>
  );
}

/** In the address, so that going back finds it again. */
function useMapFilter(): readonly [MapFilter, (value: string) => void] {
  const [query, setQuery] = useSearchParams();
  const value = query.get('show') ?? 'all';
  const severity: Severity | '' = severities.find((one) => one === value) ?? '';
  const filter = useMemo(() => ({ open: value === 'open', severity }), [value, severity]);
  return [filter, (next) => setQuery(next === 'all' ? {} : { show: next }, { replace: true })];
}
