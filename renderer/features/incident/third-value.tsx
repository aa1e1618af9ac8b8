import type { ReactNode } from 'react';
import { incidentShape } from '#domain/schema/incident.ts';
import type { FactContext } from './fact-context.ts';
import { LineForm, LinkForm, PlaceForm, VisitForm } from './item-forms.tsx';
import { causeFacts, certainties, impactFacts, mitigationFacts, mitigationKinds, PROSE_MAX } from './outcome-facts.tsx';
import { PartsForm, type Part } from './parts-form.tsx';
import { placePatch } from './place-fact.tsx';
import { whatFacts, whenFacts, whereFacts } from './scope-facts.tsx';
import { textFact } from './text-fact.tsx';

/** What opens to write the field at a stamped path anew; calls `done` with whether it was saved. */
export type ThirdEditor = (done: (saved: boolean) => void) => ReactNode;

const NOBODY = 'nobody';

/**
 * The editor of the field at a stamped path, writing by `context`; `undefined` where it is not written as a value: a status is a step, a role is
 * handed over, and what is in a set or not has no third value.
 */
export function thirdEditor(context: FactContext, path: string): ThirdEditor | undefined {
  const field = path.split('.', 1)[0] ?? path;
  if ((incidentShape.maps as readonly string[]).includes(field)) return entryEditor(context, field, path.slice(field.length + 1));
  if (field === 'device' || field === 'site') {
    const { t, change } = context;
    return (done) => (
      <PlaceForm label={t('fact.place')} kind="any" onSave={(place) => change('device', placePatch(place))} onClose={done} />
    );
  }
  const facts = [whereFacts, whatFacts, whenFacts, impactFacts, mitigationFacts, causeFacts].flatMap((factsOf) => factsOf(context));
  return partsEditor(context, field) ?? headEditor(context, field) ?? facts.find(({ key }) => key === field)?.rewrite;
}

/** Title and owner, which stand above the facts. */
function headEditor({ incident, t, words, people, self, mayAssign, change, assign }: FactContext, field: string): ThirdEditor | undefined {
  if (field === 'title') {
    const problem = (title: string): string | undefined => (title === '' ? t('titleMissing') : undefined);
    const onSave = (title: string): Promise<void> => change('title', { title });
    return textFact({ key: field, label: words.field(field), value: incident.title, maxLength: 200, problem, onSave }).rewrite;
  }
  if (field !== 'owner') return undefined;
  const able = [...people.values()]
    .filter(({ active, id }) => active && (mayAssign || id === self))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ id, name }) => ({ value: id, label: name }));
  const options = mayAssign ? [{ value: NOBODY, label: t('nobody') }, ...able] : able;
  const value = incident.owner === '' ? NOBODY : incident.owner;
  if (options.every((option) => option.value === value)) return undefined;
  const onSave = (person: string): Promise<void> => assign(person === NOBODY ? '' : person);
  return textFact({ key: field, label: words.field(field), value, kind: 'select', options, onSave }).rewrite;
}

/** What is one fact of several values. */
function partsEditor({ incident, t, words, change }: FactContext, field: string): ThirdEditor | undefined {
  const form = (parts: readonly Part[], onSave: (values: { readonly [key: string]: string }) => Promise<void>): ThirdEditor => {
    return (done) => <PartsForm label={words.field(field)} parts={parts} onSave={onSave} onClose={done} />;
  };
  if (field === 'variant') {
    const { hardware, firmware, app } = incident.variant ?? { hardware: '', firmware: '', app: '' };
    const parts = [
      { key: 'hardware', label: t('fact.hardware'), value: hardware, maxLength: 120 },
      { key: 'firmware', label: t('fact.firmware'), value: firmware, maxLength: 80 },
      { key: 'app', label: t('fact.app'), value: app, maxLength: 80 },
    ];
    return form(parts, (values) => {
      const variant = { hardware, firmware, app, ...values };
      return change(field, { variant: Object.values(variant).every((one) => one === '') ? undefined : variant });
    });
  }
  if (field === 'mitigation') {
    const { kind, note } = incident.mitigation ?? { kind: '', note: '' };
    const known = ['', ...mitigationKinds.filter((one) => one !== kind), ...(kind === '' ? [] : [kind])];
    const options = known.map((value) => ({ value, label: value === '' ? words.empty : words.mitigation(value) }));
    const parts = [
      { key: 'kind', label: t('fact.mitigationKind'), value: kind, maxLength: 64, options },
      { key: 'note', label: t('fact.mitigationNote'), value: note, maxLength: PROSE_MAX },
    ];
    return form(parts, (values) => change(field, { mitigation: { kind, note, ...values } }));
  }
  if (field !== 'rootCause') return undefined;
  const { text, certainty } = incident.rootCause ?? { text: '', certainty: 'most-likely' };
  const options = certainties.map((value) => ({ value, label: words.certainty(value) }));
  const parts = [
    { key: 'text', label: t('fact.rootCauseText'), value: text, maxLength: PROSE_MAX },
    { key: 'certainty', label: t('fact.certainty'), value: certainty, maxLength: 64, options },
  ];
  return form(parts, (values) => {
    const sure = certainties.find((one) => one === values['certainty']) ?? certainty;
    const said = values['text'] ?? '';
    return change(field, { rootCause: said === '' ? undefined : { text: said, certainty: sure } });
  });
}

/** One entry of a map, which keeps its key. */
function entryEditor({ incident, t, words, self, change }: FactContext, field: string, key: string): ThirdEditor | undefined {
  const label = words.field(field);
  switch (field) {
    case 'links':
      return (done) => (
        <LinkForm label={label} initial={incident.links[key]} onSave={(link) => change(field, { links: { [key]: link } })} onClose={done} />
      );
    case 'correlationIds':
      return (done) => (
        <LineForm
          label={t('fact.correlationId')}
          initial={incident.correlationIds[key]}
          maxLength={200}
          onSave={(value) => change(field, { correlationIds: { [key]: value } })}
          onClose={done}
        />
      );
    case 'preventionActions': {
      const action = incident.preventionActions[key];
      return (done) => (
        <LineForm
          label={t('fact.preventionText')}
          initial={action?.text}
          maxLength={500}
          onSave={(text) => change(field, { preventionActions: { [key]: { text, done: action?.done ?? false } } })}
          onClose={done}
        />
      );
    }
    case 'fieldVisits':
      return (done) => (
        <VisitForm
          label={label}
          initial={incident.fieldVisits[key]}
          self={self}
          onSave={(visit) => change(field, { fieldVisits: { [key]: visit } })}
          onClose={done}
        />
      );
    default:
      return undefined;
  }
}
