import { Checkbox } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#domain/schema/person.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import classes from './people-regions.module.css';
import { usePersonRegions } from './use-person-regions.ts';

/** For admins: which regions each technician sees. */
export function PeopleRegions(): ReactNode {
  const { t } = useTranslation('settings');
  const people = usePeople();
  const { sites } = useFleet();
  const technicians = useMemo(
    () =>
      [...people.values()]
        .filter(({ role, active }) => role === 'technician' && active)
        .toSorted((one, other) => one.name.localeCompare(other.name, 'en')),
    [people],
  );
  const known = useMemo(() => [...new Set([...sites.values()].map(({ region }) => region))].filter((region) => region !== ''), [sites]);
  return (
    <Section title={t('regions.title')} lead={t('regions.lead')}>
      {known.length === 0 ? <p>{t('regions.none')}</p> : null}
      {technicians.map((person) => (
        <RegionsOf key={person.id} person={person} known={known} />
      ))}
    </Section>
  );
}

function RegionsOf({ person, known }: { readonly person: Person; readonly known: readonly string[] }): ReactNode {
  const { t } = useTranslation('settings');
  const { regions, failure, toggle } = usePersonRegions(person);
  // A region that no site has any more can still be taken away.
  const all = [...new Set([...known, ...regions])].toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  if (all.length === 0) return null;
  return (
    <fieldset className={classes['person']}>
      <legend>{person.name}</legend>
      <p className={classes['seen']}>{regions.length === 0 ? t('regions.all') : t('regions.some', { count: regions.length })}</p>
      <div className={classes['choices']}>
        {all.map((region) => (
          <Checkbox key={region} label={region} checked={regions.includes(region)} onChange={() => toggle(region)} />
        ))}
      </div>
      {failure === undefined ? null : (
        <Notice tone="problem" role="alert">
          {failure.problem === 'unreachable' ? t('regions.unreachable') : t('regions.refused', { why: failure.detail })}
        </Notice>
      )}
    </fieldset>
  );
}
