import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMay } from '../hooks/use-may.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import classes from './rail.module.css';

type Entry = {
  readonly to: string;
  readonly icon: IconName;
  readonly key: 'board' | 'mine' | 'scan' | 'checklists' | 'sites' | 'map' | 'compatibility' | 'sync' | 'laptops' | 'import' | 'settings';
};

const places: readonly Entry[] = [
  { to: '/', icon: 'board', key: 'board' },
  { to: '/?mine=1', icon: 'mine', key: 'mine' },
  { to: '/scan', icon: 'scan', key: 'scan' },
  { to: '/checklists', icon: 'checklists', key: 'checklists' },
  { to: '/sites', icon: 'sites', key: 'sites' },
  { to: '/map', icon: 'map', key: 'map' },
  { to: '/compatibility', icon: 'compatibility', key: 'compatibility' },
  { to: '/sync', icon: 'sync', key: 'sync' },
];
const forNoc: Entry = { to: '/laptops', icon: 'laptops', key: 'laptops' };
const forAdmins: Entry = { to: '/import', icon: 'import', key: 'import' };
const settings: Entry = { to: '/settings', icon: 'settings', key: 'settings' };

/** The ways to every screen. Words under the signs in glove density, beside them on hover and focus at a desk. */
export function Rail(): ReactNode {
  const { t } = useTranslation('app');
  const mayWatch = useMay('laptops.watch');
  const mayImport = useMay('fleet.import');
  const here = useHere();
  const entry = ({ to, icon, key }: Entry): ReactNode => (
    <li key={key}>
      <Link to={to} className={classes['link']} aria-current={here === key ? 'page' : undefined}>
        <Icon name={icon} />
        <span className={classes['label']}>{t(`rail.${key}`)}</span>
      </Link>
    </li>
  );
  return (
    <nav className={classes['rail']} aria-label={t('rail.label')}>
      <ul>
        {places.map(entry)}
        {mayWatch ? entry(forNoc) : null}
      </ul>
      <ul>
        {mayImport ? entry(forAdmins) : null}
        {entry(settings)}
      </ul>
    </nav>
  );
}

function useHere(): Entry['key'] | undefined {
  const { pathname, search } = useLocation();
  if (pathname === '/' || pathname.startsWith('/incidents/')) return new URLSearchParams(search).get('mine') === '1' ? 'mine' : 'board';
  if (['/sites', '/devices', '/readiness', '/manuals'].some((path) => pathname.startsWith(path))) return 'sites';
  if (pathname.startsWith('/map')) return 'map';
  if (pathname.startsWith('/checklists')) return 'checklists';
  if (pathname.startsWith('/compatibility')) return 'compatibility';
  return [...places, forNoc, forAdmins, settings].find((entry) => entry.to === pathname)?.key;
}
