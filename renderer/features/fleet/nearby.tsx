import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NEAR_KM, nearTo } from '#domain/fleet/nearby.ts';
import type { Site } from '#domain/schema/site.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useRxQuery } from '../../hooks/use-live.ts';
import { Section } from '../../ui/page.tsx';
import { IncidentLines } from './incident-lines.tsx';
import { allOpen } from './queries.ts';

const SHOWN = 10;

/** What is open at other sites around this one, nearest first. */
export function Nearby({ site }: { readonly site: Site }): ReactNode {
  const { t } = useTranslation('fleet');
  const { incidents } = useStore().collections;
  const { sites } = useFleet();
  const open = useRxQuery(() => allOpen(incidents), [incidents]);
  const near = useMemo(() => nearTo(site, open ?? [], sites), [site, open, sites]);
  if (open === undefined) return null;
  const unplaced = site.latitude === undefined || site.longitude === undefined;
  const distances = new Map(near.map(({ incident, km }) => [incident.id, t('awayKm', { km: Number(km.toFixed(km < 10 ? 1 : 0)) })]));
  return (
    <Section title={t('section.nearby')} lead={near.length > SHOWN ? t('nearest', { count: SHOWN }) : undefined}>
      <IncidentLines
        incidents={near.slice(0, SHOWN).map(({ incident }) => incident)}
        none={t(unplaced ? 'noPlace' : 'noneNearby', { km: NEAR_KM })}
        label={t('section.nearby')}
        away={distances}
      />
    </Section>
  );
}
