import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { reference } from '#domain/rules/reference.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList, noFilter } from '../db/incident-list.ts';
import { findPlaces, indexPlaces, isRetired } from '../hooks/find-place.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useFleet } from '../hooks/use-fleet.ts';
import { useMay } from '../hooks/use-may.ts';
import { useNow } from '../hooks/use-now.ts';
import { setAppearance } from '../ui/appearance.ts';
import { matches, matchesReference, pick, type PaletteItem } from './palette-match.ts';

/** The palette looks through this many of the newest incidents; older ones are found on the board. */
const NEWEST = 1000;
const SHOWN = 6;

/** What matches `typed`: things to do, incidents, devices, sites. */
export function usePaletteItems(typed: string, showKeys: () => void): readonly PaletteItem[] {
  const { t } = useTranslation(['app', 'domain']);
  const navigate = useNavigate();
  const incidents = useNewestIncidents();
  const { sites, devices } = useFleet();
  const now = useNow();
  const commands = useCommands(showKeys);
  const places = useMemo(() => indexPlaces(sites, devices), [sites, devices]);
  return useMemo(() => {
    const go = (to: string) => () => void navigate(to);
    const wanted = typed.trim();
    if (wanted === '') return commands;
    const foundIncidents = incidents
      .filter((incident) => {
        const device = devices.get(incident.device)?.name ?? '';
        const site = sites.get(incident.site)?.name ?? '';
        return matchesReference(reference(incident.id), wanted) || matches(`${incident.title} ${device} ${site}`, wanted);
      })
      .slice(0, SHOWN)
      .map((incident): PaletteItem => ({
        id: incident.id,
        group: 'incidents',
        label: `${incident.severity}  ${incident.title}`,
        detail: `${reference(incident.id)} · ${t(`domain:status.${incident.status}`)}`,
        run: go(`/incidents/${incident.id}`),
      }));
    const found = findPlaces(places, wanted, SHOWN * 4, now);
    const foundDevices = found.flatMap(({ device, site }): PaletteItem[] =>
      device === undefined
        ? []
        : [
            {
              id: device.id,
              group: 'devices',
              label: device.name,
              detail: [site?.name, device.serial, isRetired(device, now) ? t('palette.retired') : ''].filter(Boolean).join(' · '),
              run: go(`/devices/${device.id}`),
            },
          ],
    );
    const foundSites = found.flatMap(({ device, site }): PaletteItem[] =>
      device !== undefined || site === undefined
        ? []
        : [
            {
              id: site.id,
              group: 'sites',
              label: site.name,
              detail: [site.road, site.chainage].filter(Boolean).join(' '),
              run: go(`/sites/${site.id}`),
            },
          ],
    );
    return [...pick(commands, wanted, SHOWN), ...foundIncidents, ...foundDevices.slice(0, SHOWN), ...foundSites.slice(0, SHOWN)];
  }, [typed, commands, incidents, devices, sites, places, now, navigate, t]);
}

function useNewestIncidents(): readonly Incident[] {
  const { collections } = useStore();
  const [incidents, setIncidents] = useState<readonly Incident[]>([]);
  useEffect(() => {
    let here = true;
    // Once, when the palette opens: it closes again in seconds.
    void incidentList(collections.incidents, noFilter, NEWEST)
      .exec()
      .then((found: unknown) => {
        if (here) setIncidents((found as { toJSON: () => Incident }[]).map((incident) => incident.toJSON()));
      });
    return () => {
      here = false;
    };
  }, [collections]);
  return incidents;
}

function useCommands(showKeys: () => void): readonly PaletteItem[] {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const { checkNow } = useStore();
  const mayLog = useMay('incident.log');
  const mayWatch = useMay('laptops.watch');
  const mayImport = useMay('fleet.import');
  return useMemo(() => {
    const go = (to: string) => () => void navigate(to);
    const command = (key: string, run: () => void, keys?: string): PaletteItem => ({
      id: key,
      group: 'commands',
      label: t(`palette.command.${key}`),
      detail: '',
      run,
      ...(keys === undefined ? {} : { keys }),
    });
    return [
      ...(mayLog ? [command('log', go('/log'), 'N')] : []),
      command('board', go('/'), 'G B'),
      command('mine', go('/?mine=1'), 'G M'),
      command('scan', go('/scan'), 'S'),
      command('checklists', go('/checklists'), 'G K'),
      command('sites', go('/sites'), 'G S'),
      command('readiness', go('/readiness'), 'G R'),
      command('map', go('/map'), 'G P'),
      command('mapData', go('/map/data')),
      command('compatibility', go('/compatibility'), 'G C'),
      command('precheck', go('/compatibility/precheck')),
      command('rules', go('/compatibility/rules')),
      command('sync', go('/sync'), 'G Y'),
      ...(mayWatch ? [command('laptops', go('/laptops'), 'G L')] : []),
      command('check', checkNow),
      ...(mayImport ? [command('import', go('/import'))] : []),
      command('settings', go('/settings')),
      command('connect', go('/settings#connect')),
      command('keys', showKeys, '?'),
      command('day', () => setAppearance({ mode: 'day' })),
      command('night', () => setAppearance({ mode: 'night' })),
      command('sunlight', () => setAppearance({ mode: 'sunlight' })),
      command('desk', () => setAppearance({ density: 'desk' })),
      command('glove', () => setAppearance({ density: 'glove' })),
    ];
  }, [t, navigate, checkNow, mayLog, mayWatch, mayImport, showKeys]);
}
