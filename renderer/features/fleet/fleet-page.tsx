import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useMay } from '../../hooks/use-may.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { FactList, type Fact } from './fact-list.tsx';
import classes from './fleet.module.css';

/** What stands instead of a site or device that this laptop does not have, once that is known. */
export function NotOnThisLaptop({ title }: { readonly title: string }): ReactNode {
  const { t } = useTranslation('fleet');
  const { loaded } = useFleet();
  if (!loaded) return null;
  const back = (
    <Button component={Link} to="/sites">
      {t('backToSites')}
    </Button>
  );
  return <EmptyState title={title} hint={t('missingHint')} action={back} />;
}

export type FleetPageProps = {
  /** The way up. */
  readonly back: { readonly to: string; readonly label: string };
  /** Where an incident is logged on it; absent where none can be. */
  readonly log?: { readonly to: string; readonly label: string };
  /** Where labels are scanned that stand there. */
  readonly scan?: { readonly to: string; readonly label: string };
  /** Where it is on the map; absent where that is not known. */
  readonly map?: string;
  readonly facts: readonly Fact[];
  readonly children: ReactNode;
};

/** The page of a site or a device: the way up, the way to log something on it, what is known of it, and the rest. */
export function FleetPage({ back, log, scan, map, facts, children }: FleetPageProps): ReactNode {
  const { t } = useTranslation('fleet');
  const mayLog = useMay('incident.log');
  return (
    <Page>
      <div className={classes['pageHead']}>
        <Link to={back.to}>{back.label}</Link>
        <div className={classes['decision']}>
          {map !== undefined && (
            <Button component={Link} to={map}>
              {t('onMap')}
            </Button>
          )}
          {scan !== undefined && (
            <Button component={Link} to={scan.to}>
              {scan.label}
            </Button>
          )}
          {mayLog && log !== undefined && (
            <Button component={Link} to={log.to} variant="filled">
              {log.label}
            </Button>
          )}
        </div>
      </div>
      <section aria-label={t('section.facts')}>
        <FactList facts={facts} />
      </section>
      {children}
    </Page>
  );
}
