import { incidentRoles } from '#domain/schema/incident.ts';
import type { FactContext } from './fact-context.ts';
import type { FactDef } from './fact-group.tsx';
import classes from './facts.module.css';
import { LineForm, LinkForm, VisitForm } from './item-forms.tsx';
import { itemsFact } from './items-fact.tsx';
import { roleFact } from './role-fact.tsx';
import { fixedFact } from './text-fact.tsx';

/** Who logged it, who plays which role (F6), who drove there. */
export function peopleFacts(context: FactContext): FactDef[] {
  const { incident, words, format, self, change, newKey } = context;
  const roles = incidentRoles.map((role) => roleFact(context, role));
  const label = words.field('fieldVisits');
  const visits = itemsFact({
    key: 'fieldVisits',
    label,
    items: Object.entries(incident.fieldVisits).map(([key, visit]) => ({
      key,
      name: format.absolute(visit.at),
      content: (
        <>
          <span className={classes['mono']}>{format.absolute(visit.at)}</span> · {words.person(visit.by)} · {visit.note}
        </>
      ),
    })),
    onRemove: (key) => void change('fieldVisits', { fieldVisits: { [key]: undefined } }),
    form: (close) => (
      <VisitForm
        label={label}
        self={self}
        onSave={(visit) => change('fieldVisits', { fieldVisits: { [newKey()]: visit } })}
        onClose={close}
      />
    ),
  });
  return [fixedFact('loggedBy', words.field('loggedBy'), words.person(incident.loggedBy)), ...roles, visits];
}

/** Where to look further: dashboards, logs, tickets, correlation ids. */
export function linkFacts({ incident, t, words, change, newKey }: FactContext): FactDef[] {
  const links = itemsFact({
    key: 'links',
    label: words.field('links'),
    items: Object.entries(incident.links).map(([key, link]) => ({
      key,
      name: link.label === '' ? link.url : link.label,
      content: (
        <a href={link.url} target="_blank" rel="noreferrer noopener" title={link.url}>
          {link.label === '' ? link.url : link.label}
        </a>
      ),
    })),
    onRemove: (key) => void change('links', { links: { [key]: undefined } }),
    form: (close) => (
      <LinkForm label={words.field('links')} onSave={(link) => change('links', { links: { [newKey()]: link } })} onClose={close} />
    ),
  });
  const correlationIds = itemsFact({
    key: 'correlationIds',
    label: words.field('correlationIds'),
    items: Object.entries(incident.correlationIds).map(([key, value]) => ({
      key,
      name: value,
      content: <span className={classes['mono']}>{value}</span>,
    })),
    onRemove: (key) => void change('correlationIds', { correlationIds: { [key]: undefined } }),
    form: (close) => (
      <LineForm
        label={t('fact.correlationId')}
        maxLength={200}
        onSave={(value) => change('correlationIds', { correlationIds: { [newKey()]: value } })}
        onClose={close}
      />
    ),
  });
  return [links, correlationIds];
}
