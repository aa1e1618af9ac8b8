import { NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { findPlaces, indexPlaces } from '../../hooks/find-place.ts';
import { findSites, roadsOf } from '../../hooks/find-sites.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useNow } from '../../hooks/use-now.ts';
import { OptionFinder } from '../../ui/option-finder.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import classes from './readiness.module.css';
import { TripList } from './trip-list.tsx';
import type { Trip } from './use-trip.ts';

const SHOWN = 6;
/** A site has many devices that answer to the same words. */
const LOOKED_AT = 200;

/** Where somebody is going: sites one by one, or all of a road. */
export function TripPicker({ trip }: { readonly trip: Trip }): ReactNode {
  const { t } = useTranslation('readiness');
  const { sites, devices, loaded } = useFleet();
  const now = useNow();
  const [text, setText] = useState('');
  const index = useMemo(() => indexPlaces(sites, devices), [sites, devices]);
  // A device stands for the site that it is at.
  const named = findPlaces(index, text, LOOKED_AT, now).flatMap(({ site }) => site ?? []);
  const found = [...new Map(named.map((site) => [site.id, site])).values()].slice(0, SHOWN);
  const add = (ids: readonly string[]): void => {
    setText('');
    trip.change((picked) => [...picked, ...ids]);
  };
  return (
    <>
      <div className={classes['pick']}>
        <OptionFinder
          label={t('pick.site')}
          placeholder={t('pick.siteShort')}
          text={text}
          onText={setText}
          options={found.map((site) => ({ id: site.id, content: <PlaceLine site={site} device={undefined} /> }))}
          heading={text.trim() === '' ? '' : t('pick.found', { count: found.length })}
          onPick={(id) => add([id])}
        />
        <NativeSelect
          label={t('pick.road')}
          value=""
          data={[{ value: '', label: t('pick.noRoad') }, ...roadsOf(sites)]}
          onChange={({ currentTarget }) => add(findSites(sites, { text: '', road: currentTarget.value }).map(({ id }) => id))}
        />
      </div>
      {!loaded || trip.sites.length === 0 ? null : <TripList trip={trip} sites={sites} />}
    </>
  );
}
