import type { ReactNode } from 'react';
import { RunsAtSite, RunsOnDevice } from '../features/checklists/runs.tsx';
import { DeviceScreen } from '../features/fleet/device-screen.tsx';
import { SiteScreen } from '../features/fleet/site-screen.tsx';

/** A site with its checklists. The two features know nothing of each other. */
export function SitePage(): ReactNode {
  return <SiteScreen checklists={(site) => <RunsAtSite site={site} />} />;
}

/** A device with its checklists. */
export function DevicePage(): ReactNode {
  return <DeviceScreen checklists={(device) => <RunsOnDevice device={device} />} />;
}
