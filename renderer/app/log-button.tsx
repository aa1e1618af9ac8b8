import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useMay } from '../hooks/use-may.ts';
import { Kbd } from '../ui/kbd.tsx';
import classes from './log-button.module.css';

/** Elsewhere logging is the one next thing. On these a step of their own is: the button is there, quietly. */
const quietOn = ['/incidents/', '/checklists', '/scan', '/sites/', '/devices/', '/compatibility', '/import', '/sync'];
const prominentOn = (pathname: string): boolean => !quietOn.some((start) => pathname.startsWith(start));
const absentOn = ['/log', '/sign-in'];

/** The way to log an incident, in reach of the thumb on every screen. */
export function LogButton(): ReactNode {
  const { t } = useTranslation('app');
  const { pathname } = useLocation();
  const mayLog = useMay('incident.log');
  if (!mayLog || absentOn.includes(pathname)) return null;
  // While a checklist is filled, N is for a note.
  const hasKey = !pathname.startsWith('/checklists/');
  return (
    <Link
      to="/log"
      className={`${classes['log']} ${prominentOn(pathname) ? classes['prominent'] : ''}`}
      aria-keyshortcuts={hasKey ? 'N' : undefined}
    >
      {hasKey && (
        <span aria-hidden="true">
          <Kbd keys="N" />
        </span>
      )}
      {t('log')}
    </Link>
  );
}
