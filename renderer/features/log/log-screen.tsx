import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { LogDraft } from '#domain/rules/logging.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { LogForm } from './log-form.tsx';
import { useLogDraft } from './use-log-draft.ts';

/** Logging an incident in under 20 seconds: where, what, how bad, on one screen. `?device=` and `?site=` preset where. */
export function LogScreen(): ReactNode {
  const { t } = useTranslation('log');
  useTitle(t('title'));
  const [query, setQuery] = useSearchParams();
  const { devices } = useFleet();
  const { principal } = useStore();
  const device = query.get('device') ?? '';
  const site = query.get('site') ?? '';
  const preset = useMemo((): Partial<LogDraft> => {
    if (device !== '') return { device, site: devices.get(device)?.site ?? '' };
    return site === '' ? {} : { site, device: '' };
  }, [device, site, devices]);
  const state = useLogDraft(preset);

  // The address has done its work: a reload must not overwrite what was chosen since.
  const ready = state !== undefined;
  useEffect(() => {
    if (ready && (device !== '' || site !== '')) setQuery({}, { replace: true });
  }, [ready, device, site, setQuery]);

  return state === undefined ? null : <LogForm key={principal.person} state={state} />;
}
