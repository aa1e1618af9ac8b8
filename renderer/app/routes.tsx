import type { ReactNode } from 'react';
import { createBrowserRouter, useMatch, useNavigate, type RouteObject } from 'react-router';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { BoardScreen } from '../features/board/board-screen.tsx';
import { RunsOnIncident } from '../features/checklists/runs.tsx';
import { IncidentPane } from '../features/incident/incident-pane.tsx';
import { LogScreen } from '../features/log/log-screen.tsx';
import { ManualsOnDevice } from '../features/manuals/manuals-on-device.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './not-found.tsx';
import { FrameError, ScreenError } from './route-error.tsx';

// The board and the log form are there at once; the rest comes from the laptop when it is opened, or when nothing else is to do.
const later = {
  report: async () => ({ Component: (await import('./composed-pages.tsx')).ReportPage }),
  sites: async () => ({ Component: (await import('../features/fleet/site-list-screen.tsx')).SiteListScreen }),
  site: async () => ({ Component: (await import('./composed-pages.tsx')).SitePage }),
  device: async () => ({ Component: (await import('./composed-pages.tsx')).DevicePage }),
  readiness: async () => ({ Component: (await import('../features/readiness/readiness-screen.tsx')).ReadinessScreen }),
  map: async () => ({ Component: (await import('../features/map/map-screen.tsx')).MapScreen }),
  mapData: async () => ({ Component: (await import('../features/map/map-data-screen.tsx')).MapDataScreen }),
  manuals: async () => ({ Component: (await import('../features/manuals/manuals-screen.tsx')).ManualsScreen }),
  checklists: async () => ({ Component: (await import('../features/checklists/checklists-screen.tsx')).ChecklistsScreen }),
  templates: async () => ({ Component: (await import('../features/checklists/templates-screen.tsx')).TemplatesScreen }),
  template: async () => ({ Component: (await import('../features/checklists/template-screen.tsx')).TemplateScreen }),
  run: async () => ({ Component: (await import('../features/checklists/run-screen.tsx')).RunScreen }),
  compatibility: async () => ({ Component: (await import('../features/compatibility/compatibility-screen.tsx')).CompatibilityScreen }),
  rules: async () => ({ Component: (await import('../features/compatibility/rules-screen.tsx')).RulesScreen }),
  newRule: async () => ({ Component: (await import('../features/compatibility/new-rule-screen.tsx')).NewRuleScreen }),
  rule: async () => ({ Component: (await import('../features/compatibility/rule-screen.tsx')).RuleScreen }),
  precheck: async () => ({ Component: (await import('../features/compatibility/precheck-screen.tsx')).PrecheckScreen }),
  scan: async () => ({ Component: (await import('../features/scan/scan-screen.tsx')).ScanScreen }),
  sync: async () => ({ Component: (await import('../features/sync/sync-screen.tsx')).SyncScreen }),
  laptops: async () => ({ Component: (await import('../features/laptops/laptops-screen.tsx')).LaptopsScreen }),
  settings: async () => ({ Component: (await import('../features/settings/settings-screen.tsx')).SettingsScreen }),
  fleetImport: async () => ({ Component: (await import('../features/fleet-import/import-screen.tsx')).ImportScreen }),
  signInAgain: async () => ({ Component: (await import('../features/session/sign-in-again-screen.tsx')).SignInAgainScreen }),
};

/** The board, with an incident open beside it where the address names one, and its checklists and manuals there. They know nothing of each other. */
function Board(): ReactNode {
  const id = useMatch('/incidents/:id')?.params.id;
  const navigate = useNavigate();
  const close = (): void => void navigate({ pathname: '/', search: location.search });
  const checklists = (incident: Incident): ReactNode => <RunsOnIncident incident={incident} />;
  const manuals = (device: Device): ReactNode => <ManualsOnDevice device={device} />;
  const pane = id === undefined ? undefined : <IncidentPane id={id} onClose={close} checklists={checklists} manuals={manuals} key={id} />;
  return <BoardScreen selectedId={id} pane={pane} />;
}

const routes: RouteObject[] = [
  {
    element: <Frame />,
    errorElement: <FrameError />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <ScreenError />,
        children: [
          // One element for both addresses, so that the list stays as it is while incidents open and close.
          { element: <Board />, children: [{ path: '/' }, { path: '/incidents/:id' }] },
          { path: '/incidents/:id/report', lazy: later.report },
          { path: '/log', element: <LogScreen /> },
          { path: '/sites', lazy: later.sites },
          { path: '/sites/:id', lazy: later.site },
          { path: '/devices/:id', lazy: later.device },
          { path: '/readiness', lazy: later.readiness },
          { path: '/map', lazy: later.map },
          { path: '/map/data', lazy: later.mapData },
          { path: '/manuals', lazy: later.manuals },
          { path: '/checklists', lazy: later.checklists },
          { path: '/checklists/templates', lazy: later.templates },
          { path: '/checklists/templates/:key', lazy: later.template },
          { path: '/checklists/:id', lazy: later.run },
          { path: '/compatibility', lazy: later.compatibility },
          { path: '/compatibility/rules', lazy: later.rules },
          { path: '/compatibility/rules/new', lazy: later.newRule },
          { path: '/compatibility/rules/:id', lazy: later.rule },
          { path: '/compatibility/precheck', lazy: later.precheck },
          { path: '/scan', lazy: later.scan },
          { path: '/sync', lazy: later.sync },
          { path: '/laptops', lazy: later.laptops },
          { path: '/settings', lazy: later.settings },
          { path: '/import', lazy: later.fleetImport },
          { path: '/sign-in', lazy: later.signInAgain },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

/** The app's addresses. Made once a person's store is open. */
export function makeRouter(): ReturnType<typeof createBrowserRouter> {
  const loadTheRest = (): void => {
    for (const load of Object.values(later)) void load().catch(() => undefined);
  };
  // Not every browser says when it is idle.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(loadTheRest);
  else setTimeout(loadTheRest, 2000);
  return createBrowserRouter(routes);
}
