import { ActionIcon, Button } from '@mantine/core';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { legsOf, moveStop } from '#domain/readiness/route.ts';
import type { Site } from '#domain/schema/site.ts';
import { distanceWords } from '../../hooks/distance-words.ts';
import { Icon } from '../../ui/icon.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import classes from './readiness.module.css';
import { useDragging } from './use-dragging.ts';
import type { Trip } from './use-trip.ts';

type Props = { readonly trip: Trip; readonly sites: ReadonlyMap<string, Site> };

/** A stop that was moved by its buttons, and which of them has the focus. */
type Moved = { readonly id: string; readonly way: 'up' | 'down' };

/** The sites in the order in which they are visited, with how far it is from each to the next; moved by buttons, or by dragging. */
export function TripList({ trip, sites }: Props): ReactNode {
  const { t, i18n } = useTranslation('readiness');
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<Moved>();
  const moveTo = (id: string, place: number): void => trip.change((picked) => moveStop(picked, id, place));
  const dragging = useDragging(list, moveTo);
  useLayoutEffect(() => {
    // A row that changes its place in the document loses the focus.
    if (moved !== undefined) list.current?.querySelector<HTMLElement>(`[data-stop="${moved.id}"] [data-way="${moved.way}"]`)?.focus();
  }, [moved, trip.sites]);

  const step = (id: string, way: Moved['way']): void => {
    setMoved({ id, way });
    trip.change((picked) => moveStop(picked, id, picked.indexOf(id) + (way === 'up' ? -1 : 1)));
  };
  const nameOf = (id: string): string => sites.get(id)?.name ?? t('notHere');
  const last = trip.sites.length - 1;
  const { metres, total, whole } = legsOf(trip.sites.map((id) => placeOf(sites.get(id))));
  const words = (length: number): string => distanceWords(length, i18n.language);
  return (
    <>
      <ol ref={list} className={classes['trip']} aria-label={t('trip', { count: trip.sites.length })} {...dragging.onList}>
        {trip.sites.map((id, place) => {
          const [site, leg, name] = [sites.get(id), metres[place], nameOf(id)];
          return (
            <li key={id} data-stop={id} data-dragged={dragging.stop === id || undefined}>
              <span className={classes['grip']} aria-hidden="true" title={t('drag')} onPointerDown={(event) => dragging.begin(id, event)}>
                <Icon name="grip" />
              </span>
              <span className={classes['stop']} aria-hidden="true">
                {place + 1}
              </span>
              <span className={classes['where']}>
                {site === undefined ? name : <PlaceLine site={site} device={undefined} />}
                {leg !== undefined && <span className={classes['leg']}>{t('leg', { distance: words(leg) })}</span>}
              </span>
              {(['up', 'down'] as const).map((way) => (
                <ActionIcon
                  key={way}
                  variant="subtle"
                  data-way={way}
                  aria-label={t(way, { name })}
                  // Not `disabled`: that would lose the focus of whoever got there by pressing.
                  aria-disabled={place === (way === 'up' ? 0 : last)}
                  onClick={() => step(id, way)}
                >
                  <Icon name={way} />
                </ActionIcon>
              ))}
              <Button
                aria-label={t('removeNamed', { name })}
                onClick={() => {
                  setMoved(undefined);
                  trip.change((picked) => picked.filter((one) => one !== id));
                }}
              >
                {t('remove')}
              </Button>
            </li>
          );
        })}
      </ol>
      <div className={classes['tripEnd']}>
        <Button onClick={() => trip.change(() => [])}>{t('clear')}</Button>
        {total !== undefined && <span>{t(whole ? 'total' : 'totalKnown', { distance: words(total) })}</span>}
        <span className="visually-hidden" role="status">
          {moved !== undefined && trip.sites.includes(moved.id)
            ? t('moved', { name: nameOf(moved.id), place: trip.sites.indexOf(moved.id) + 1, of: trip.sites.length })
            : ''}
        </span>
      </div>
    </>
  );
}

function placeOf(site: Site | undefined): { readonly latitude: number; readonly longitude: number } | undefined {
  if (site?.latitude === undefined || site.longitude === undefined) return undefined;
  return { latitude: site.latitude, longitude: site.longitude };
}
