import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { usePeople } from '../../hooks/use-people.ts';
import type { EntryWords } from './describe-entry.ts';

/** Raw values of the record as words: from the translations, and from the people and the fleet on this laptop. */
export function useWords(): EntryWords {
  const { t } = useTranslation(['incident', 'domain', 'common']);
  const format = useFormat();
  const people = usePeople();
  const { sites, devices } = useFleet();
  return useMemo(() => {
    // A key that this version does not know is still better than nothing.
    const word = (group: string, key: string, rest = ''): string => t(`domain:${group}.${key}${rest}`, { defaultValue: key });
    const requirement = (key: string): string => word('requirement', key);
    return {
      field: (field) => word('field', field),
      logged: t('domain:timeline.logged'),
      remark: t('domain:timeline.remark'),
      evidence: t('domain:timeline.evidence'),
      settled: (field) => t('timeline.settled', { field }),
      twoPeople: t('timeline.collision'),
      collided: (kept, lost) => t('timeline.collided', { kept, lost }),
      writtenBy: (value, person) => t('timeline.writtenBy', { value, person }),
      refused: (field) => t('timeline.refused', { field }),
      empty: t('timeline.empty'),
      nobody: t('timeline.nobody'),
      yes: t('common:yes'),
      no: t('common:no'),
      done: t('timeline.done'),
      notDone: t('timeline.notDone'),
      status: (status) => word('status', status),
      severity: (severity) => severity,
      category: (category) => word('category', category, '.name'),
      symptom: (symptom) => word('symptom', symptom),
      source: (source) => word('source', source),
      mitigation: (kind) => word('mitigation', kind),
      certainty: (certainty) => word('certainty', certainty),
      requirement,
      requirements: (keys) => keys.map(requirement).join(', '),
      without: (missing, reason) => t('timeline.without', { missing, reason }),
      offered: (person) => t('timeline.offered', { person }),
      offerAnswer: (answer) => t(`timeline.offer.${answer}`, { defaultValue: answer }),
      verdict: (verdict) => word('verdict', verdict),
      role: (role) => word('incidentRole', role),
      person: (id) => people.get(id)?.name ?? t('person'),
      site: (id) => sites.get(id)?.name ?? t('place'),
      device: (id) => devices.get(id)?.name ?? t('place'),
      time: (iso) => format.absolute(iso),
      checklist: (event, item) => t(`timeline.checklist.${event}`, { item, defaultValue: event }),
      leftUndone: (items) => t('timeline.checklist.undone', { items }),
    };
  }, [t, format, people, sites, devices]);
}
