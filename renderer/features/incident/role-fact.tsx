import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { mayGive, openOffers } from '#domain/rules/role-hand-over.ts';
import type { IncidentRole } from '#domain/schema/incident.ts';
import { Age } from '../../ui/age.tsx';
import { EditableFact } from '../../ui/editable-fact.tsx';
import type { FactContext } from './fact-context.ts';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { textFact } from './text-fact.tsx';

const NOBODY = 'nobody';

/** Who plays a role (F6). Taking it oneself is done at once; to somebody else it is offered, and waits for their answer. */
export function roleFact(context: FactContext, role: IncidentRole): FactDef {
  const { incident, words, people, self, t, mayAssign, handOverRole } = context;
  const holder = incident.roles[role] ?? '';
  const offer = openOffers(incident).find((one) => one.role === role && one.stands);
  const others = [...people.values()]
    .filter(({ active, id }) => active && id !== holder)
    .toSorted((a, b) => Number(b.id === self) - Number(a.id === self) || a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ value: id, label: id === self ? t('role.me') : t('role.offerTo', { name }) }));
  const save = (value: string): Promise<void> => {
    if (value === self) return handOverRole({ role, act: 'take' });
    return handOverRole(value === NOBODY ? { role, act: 'leave' } : { role, act: 'offer', to: value });
  };
  const label = words.role(role);
  const options =
    holder === '' ? others : [{ value: holder, label: words.person(holder) }, { value: NOBODY, label: t('nobody') }, ...others];
  const open = textFact({ key: role, label, value: '', kind: 'select', options, onSave: save });
  return {
    ...open,
    filled: holder !== '' || offer !== undefined,
    show: () => (
      <>
        <EditableFact
          label={label}
          value={holder}
          display={holder === '' ? undefined : words.person(holder)}
          empty={t('nobody')}
          kind="select"
          options={options}
          readOnly={!mayGive(incident, role, { by: self, mayAssign })}
          onSave={save}
        />
        {offer !== undefined && (
          <p className={classes['offer']}>
            <span>
              {t('role.offered', { name: words.person(offer.to) })} · <Age at={offer.at} />
            </span>
            {(offer.by === self || mayGive(incident, role, { by: self, mayAssign })) && offer.to !== self && (
              <TakeBack
                label={t('role.takeBack')}
                named={t('role.takeBackNamed', { role: label })}
                onPress={() => void handOverRole({ role, act: 'take-back' })}
              />
            )}
          </p>
        )}
      </>
    ),
  };
}

function TakeBack({ label, named, onPress }: { readonly label: string; readonly named: string; readonly onPress: () => void }): ReactNode {
  return (
    <Button variant="subtle" aria-label={named} onClick={onPress}>
      {label}
    </Button>
  );
}
