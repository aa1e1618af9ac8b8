import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { BegunFacts } from './begun-facts.tsx';
import { CompatibilityFact } from './compatibility-fact.tsx';
import { FactGroup } from './fact-group.tsx';
import type { Changes } from './use-changes.ts';
import { useFactContext } from './fact-context.ts';
import { causeFacts, impactFacts, mitigationFacts, variantFacts } from './outcome-facts.tsx';
import { linkFacts, peopleFacts } from './people-facts.tsx';
import { whatFacts, whenFacts, whereFacts } from './scope-facts.tsx';

type Props = {
  readonly incident: Incident;
  readonly changes: Changes;
  readonly checklists: ReactNode;
  readonly manuals: (device: Device) => ReactNode;
};

/** Everything that F5 asks for, in the order in which it becomes known. */
export function Facts({ incident, changes, checklists, manuals }: Props): ReactNode {
  const { t } = useTranslation('incident');
  const context = useFactContext(incident, changes);
  const device = context.fleet.devices.get(incident.device);
  const what = whatFacts(context);
  const impact = impactFacts(context);
  const mitigation = mitigationFacts(context);
  const cause = causeFacts(context);
  return (
    <>
      <BegunFacts incident={incident} facts={[what, impact, mitigation, cause].flat()} />
      <FactGroup title={t('group.where')} facts={whereFacts(context)} />
      <FactGroup title={t('group.what')} facts={what} />
      <FactGroup title={t('group.when')} facts={whenFacts(context)} />
      <FactGroup title={t('group.variant')} facts={variantFacts(context)}>
        <CompatibilityFact context={context} />
      </FactGroup>
      {device === undefined ? null : (
        <FactGroup title={t('group.manuals')} facts={[]}>
          {manuals(device)}
        </FactGroup>
      )}
      <FactGroup title={t('group.impact')} facts={impact} />
      <FactGroup title={t('group.mitigation')} facts={mitigation} />
      <FactGroup title={t('group.cause')} facts={cause} />
      <FactGroup title={t('group.checklists')} facts={[]}>
        {checklists}
      </FactGroup>
      <FactGroup title={t('group.people')} facts={peopleFacts(context)} />
      <FactGroup title={t('group.links')} facts={linkFacts(context)} />
    </>
  );
}
