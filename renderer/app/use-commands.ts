import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from '../hooks/store-context.tsx';
import { useMay } from '../hooks/use-may.ts';
import { setAppearance } from '../ui/appearance.ts';
import type { PaletteItem } from './palette-item.ts';

/** What this person can do from anywhere. */
export function useCommands(showKeys: () => void): readonly PaletteItem[] {
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
      kind: 'commands',
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
      command('manuals', go('/manuals')),
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
