import type { ReactNode } from 'react';
import { RunsAtSite, RunsOnDevice } from '../features/checklists/runs.tsx';
import { RunsToldOnPaper } from '../features/checklists/told-runs.tsx';
import { DeviceScreen } from '../features/fleet/device-screen.tsx';
import { SiteScreen } from '../features/fleet/site-screen.tsx';
import { ReportScreen } from '../features/incident/report-screen.tsx';
import { ManualsOnDevice } from '../features/manuals/manuals-on-device.tsx';

// Screens of one feature that show checklists or manuals, which are another's. The features know nothing of each other.

/** A site with its checklists. */
export function SitePage(): ReactNode {
  return <SiteScreen checklists={(site) => <RunsAtSite site={site} />} />;
}

/** A device with its checklists and manuals. */
export function DevicePage(): ReactNode {
  return (
    <DeviceScreen checklists={(device) => <RunsOnDevice device={device} />} manuals={(device) => <ManualsOnDevice device={device} />} />
  );
}

/** An incident on paper, with its checklists. */
export function ReportPage(): ReactNode {
  return <ReportScreen checklists={(incident) => <RunsToldOnPaper incident={incident} />} />;
}
