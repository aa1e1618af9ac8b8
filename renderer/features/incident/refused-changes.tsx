import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { valueOf } from '#domain/merge/collisions.ts';
import type { Patch } from '#domain/merge/merge.ts';
import { ownPaths, patchOf } from '#domain/merge/own-paths.ts';
import { moveTo } from '#domain/rules/workflow.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { QuarantineRow } from '../../db/local-store.ts';
import { refusedDocument } from '../../db/refusals.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie } from '../../hooks/use-live.ts';
import classes from './refused-changes.module.css';
import { describeEntry, type EntryWords } from './describe-entry.ts';
import { useWords } from './use-words.ts';

type Choice = 'server' | 'mine' | 'edit';

/** What the server refused of this incident: field by field the server's value, mine, or another one; then it is sent again. */
export function RefusedChanges({ incident, mend }: { readonly incident: Incident; readonly mend: Mend }): ReactNode {
  const { local } = useStore();
  const rows = useLiveDexie(() => local.quarantine.where('incident').equals(incident.id).toArray(), [local, incident.id]) ?? [];
  return rows
    .filter(({ collection }) => collection === 'incidents')
    .map((row) => <RefusedChange key={row.key} row={row} incident={incident} mend={mend} />);
}

export type Mend = (row: QuarantineRow, patch: Patch<Incident>) => Promise<boolean>;

type Props = { readonly row: QuarantineRow; readonly incident: Incident; readonly mend: Mend };

function RefusedChange({ row, incident, mend }: Props): ReactNode {
  const { t } = useTranslation(['incident', 'sync']);
  const { principal } = useStore();
  const words = useWords();
  const [choices, setChoices] = useState<{ readonly [path: string]: Choice }>({});
  const [edits, setEdits] = useState<{ readonly [path: string]: string }>({});
  const refused = refusedDocument(row) as Incident | undefined;
  if (refused === undefined) return null;
  const paths = ownPaths(incidentShape, incident, refused, principal.person);
  const chosen = (path: string): Choice => choices[path] ?? 'server';
  const send = (): void => {
    const taken = paths.filter((path) => chosen(path) !== 'server');
    const values = taken.map((path) => [path, chosen(path) === 'edit' ? (edits[path] ?? '') : mine(incident, refused, path)] as const);
    void mend(
      row,
      patchOf(
        incidentShape,
        values.filter(([, value]) => value !== impossible),
      ),
    );
  };
  return (
    <section className={classes['refused']} aria-label={t('refusal.title')}>
      <h3>{t('refusal.title')}</h3>
      <p>
        {t(`sync:needsYou.why.${row.kind}`)}. <span className={classes['quiet']}>{row.reason}</span>
      </p>
      {paths.map((path) => (
        <Field
          key={path}
          path={path}
          incident={incident}
          refused={refused}
          words={words}
          choice={chosen(path)}
          edit={edits[path]}
          onChoose={(choice) => setChoices({ ...choices, [path]: choice })}
          onEdit={(text) => {
            setChoices({ ...choices, [path]: 'edit' });
            setEdits({ ...edits, [path]: text });
          }}
        />
      ))}
      <p className={classes['actions']}>
        <Button variant="filled" onClick={send}>
          {paths.some((path) => chosen(path) !== 'server') ? t('refusal.send') : t('refusal.keepAll')}
        </Button>
      </p>
    </section>
  );
}

type FieldProps = {
  readonly path: string;
  readonly incident: Incident;
  readonly refused: Incident;
  readonly words: EntryWords;
  readonly choice: Choice;
  readonly edit: string | undefined;
  readonly onChoose: (choice: Choice) => void;
  readonly onEdit: (text: string) => void;
};

function Field({ path, incident, refused, words, choice, edit, onChoose, onEdit }: FieldProps): ReactNode {
  const { t } = useTranslation('incident');
  const { what, from, to } = describeEntry(asEntry(path, incident, refused), words);
  const value = valueOf(incidentShape, refused, path);
  const option = (which: Choice, label: string, disabled = false): ReactNode => (
    <label className={classes['option']}>
      <input type="radio" name={`refused-${path}`} checked={choice === which} disabled={disabled} onChange={() => onChoose(which)} />
      <span>{label}</span>
    </label>
  );
  return (
    <fieldset className={classes['field']}>
      <legend>{what}</legend>
      {option('server', t('refusal.server', { value: from ?? words.empty }))}
      {option('mine', t('refusal.mine', { value: to ?? words.empty }), mine(incident, refused, path) === impossible)}
      {FREE_TEXT.has(path) && typeof value === 'string' ? (
        <>
          {option('edit', t('refusal.edit'))}
          <textarea
            aria-label={t('refusal.editNamed', { field: what })}
            rows={path === 'title' ? 1 : 2}
            value={edit ?? value}
            onChange={(event) => onEdit(event.currentTarget.value)}
          />
        </>
      ) : null}
    </fieldset>
  );
}

/** What is plain text and can be written anew right here; everything else is edited among the facts. */
const FREE_TEXT: ReadonlySet<string> = new Set([
  'title',
  'lanes',
  'partner',
  'customerSegment',
  'symptomNote',
  'impact',
  'suspectedChanges',
]);

/** The incident has moved on, and the refused step does not follow from where it is. */
const impossible = Symbol('impossible');

/** The refused value as it would be written now: a status as a step from the present one. */
function mine(incident: Incident, refused: Incident, path: string): unknown {
  if (path !== 'state') return valueOf(incidentShape, refused, path);
  const { status, reason, overrides } = refused.state;
  const at = status === 'detected' ? undefined : refused.state[`${status}At`];
  const override = overrides?.find(({ step }) => step === status)?.missing ?? [];
  const moved = moveTo(incident.state, { to: status, at: at ?? incident.loggedAt, override, ...(reason !== undefined && { reason }) });
  return typeof moved === 'string' ? impossible : moved;
}

function asEntry(path: string, incident: Incident, refused: Incident): TimelineEntry {
  const [from, to] = [incident, refused].map((one) => valueOf(incidentShape, one, path));
  return { kind: 'changed', path, from, to } as TimelineEntry;
}
