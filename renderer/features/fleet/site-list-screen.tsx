import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Site } from '#domain/schema/site.ts';
import { findSites, roadsOf, type SiteFilter } from '../../hooks/find-sites.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { LongList } from '../../ui/long-list.tsx';
import { FindsToSettle } from './field-finds.tsx';

import classes from './fleet.module.css';
import { allOpen, countBySite } from './queries.ts';

const ROW_PX = { desk: 36, glove: 64 } as const;

/** All sites with what is open at each, narrowed by text and road as the address says. */
export function SiteListScreen(): ReactNode {
  const { t } = useTranslation('fleet');
  useTitle(t('sites'));
  const { sites, loaded } = useFleet();
  const [query, setQuery] = useSearchParams();
  const text = query.get('q') ?? '';
  const road = query.get('road') ?? '';
  const found = useMemo(() => findSites(sites, { text, road }), [sites, text, road]);
  const roads = useMemo(() => roadsOf(sites), [sites]);
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: 'F', label: t('keys.find'), run: () => input.current?.select() }]);
  const choose = (patch: Partial<SiteFilter>): void => {
    const next = { text, road, ...patch };
    setQuery({ ...(next.text === '' ? {} : { q: next.text }), ...(next.road === '' ? {} : { road: next.road }) }, { replace: true });
  };
  const clear = <Button onClick={() => choose({ text: '', road: '' })}>{t('clear')}</Button>;

  return (
    <div className={classes['screen']}>
      <FilterBar label={t('filters')} count={t('count', { count: found.length })}>
        <TextInput
          ref={input}
          className={classes['find']}
          aria-label={t('find')}
          placeholder={t('findShort')}
          defaultValue={text}
          key={text === '' ? 'empty' : 'typed'}
          autoFocus={text.length === 1}
          onChange={(event) => choose({ text: event.currentTarget.value })}
        />
        <NativeSelect
          aria-label={t('road')}
          value={road}
          data={[{ value: '', label: t('anyRoad') }, ...roads]}
          onChange={(event) => choose({ road: event.currentTarget.value })}
        />
        <Button component={Link} to="/manuals">
          {t('toManuals')}
        </Button>
        <Button component={Link} to="/readiness">
          {t('toReadiness')}
        </Button>
      </FilterBar>
      <FindsToSettle />
      {!loaded ? null : sites.size === 0 ? (
        <EmptyState title={t('none')} hint={t('noneHint')} />
      ) : found.length === 0 ? (
        <EmptyState title={t('noMatch')} hint={t('noMatchHint')} action={clear} />
      ) : (
        <SiteRows sites={found} />
      )}
    </div>
  );
}

function SiteRows({ sites }: { readonly sites: readonly Site[] }): ReactNode {
  const { t } = useTranslation('fleet');
  const { incidents } = useStore().collections;
  const { devicesAt } = useFleet();
  const open = useRxQuery(() => allOpen(incidents), [incidents]);
  const counts = useMemo(() => countBySite(open ?? []), [open]);
  return (
    <LongList items={sites} label={t('list')} rowPx={ROW_PX}>
      {(site) => {
        const count = counts.get(site.id) ?? 0;
        return (
          <Link className={classes['siteRow']} to={`/sites/${site.id}`}>
            <span className={classes['siteName']}>{site.name}</span>
            <span className={classes['siteWhere']}>{[site.road, site.direction, site.chainage].filter(Boolean).join(' · ')}</span>
            <span className={classes['siteDevices']}>{t('devices', { count: devicesAt.get(site.id)?.length ?? 0 })}</span>
            <span className={classes['siteOpen']} data-open={count > 0 || undefined}>
              {count === 0 ? t('quiet') : t('open', { count })}
            </span>
          </Link>
        );
      }}
    </LongList>
  );
}
