import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { LongList } from '../../ui/long-list.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { distanceWords } from '../../hooks/distance-words.ts';
import classes from './map.module.css';
import type { Listed } from './map-sites.ts';

const ROW_PX = { desk: 56, glove: 88 } as const;

type Props = { readonly sites: readonly Listed[]; readonly chosen: string | undefined; readonly onChoose: (id: string) => void };

/** The map in words (S134): what is in view, the worst first and the nearest of those. Each leads to its place on the map and to its page. */
export function SiteList({ sites, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('map');
  return (
    <LongList items={sites} label={t('list')} rowPx={ROW_PX} rowClass={classes['row']}>
      {(site) => (
        <>
          <button
            type="button"
            className={classes['choose']}
            aria-current={site.id === chosen ? 'location' : undefined}
            onClick={() => onChoose(site.id)}
          >
            <SiteLine site={site} />
          </button>
          <Link className={classes['toSite']} to={`/sites/${site.id}`} aria-label={t('openSite', { name: site.name })}>
            <Icon name="next" />
          </Link>
        </>
      )}
    </LongList>
  );
}

function SiteLine({ site }: { readonly site: Listed }): ReactNode {
  const { t, i18n } = useTranslation('map');
  const { name, worst, open, metres } = site;
  return (
    <>
      <span className={classes['name']}>{name}</span>
      <span className={classes['distance']}>{metres === undefined ? null : distanceWords(metres, i18n.language)}</span>
      <span className={classes['state']} data-open={worst !== undefined || undefined}>
        {worst === undefined ? null : <SeverityMark severity={worst} />}
        {worst === undefined ? t('quiet') : t('open', { count: open.length })}
      </span>
    </>
  );
}
