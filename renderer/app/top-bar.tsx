import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { SyncBadge } from '../features/sync/sync-badge.tsx';
import { useCurrentTitle } from '../hooks/use-title.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import classes from './top-bar.module.css';

export type TopBarProps = { readonly heading: RefObject<HTMLHeadingElement | null>; readonly onSearch: () => void };

/** The screen's heading, the way to everything, and how sync stands. */
export function TopBar({ heading, onSearch }: TopBarProps): ReactNode {
  const { t } = useTranslation('app');
  const title = useCurrentTitle();
  return (
    <header className={classes['bar']}>
      <h1 className={classes['title']} ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <button type="button" className={classes['search']} onClick={onSearch} aria-keyshortcuts="Control+K /">
        <Icon name="search" />
        <span className={classes['words']}>{t('search')}</span>
        <span className={classes['keys']} aria-hidden="true">
          <Kbd keys="Ctrl+K" />
        </span>
      </button>
      <SyncBadge />
    </header>
  );
}
