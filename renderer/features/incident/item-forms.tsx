import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useId, useState, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { incident } from '#domain/schema/incident.ts';
import { fromLocalInput, toLocalInput } from '../../hooks/format.ts';
import { findPlaces, type Place } from '../../hooks/find-place.ts';
import { useNow } from '../../hooks/use-now.ts';
import { PlaceScan } from '../../hooks/place-scan.tsx';
import { usePeople } from '../../hooks/use-people.ts';
import { usePlaceIndex } from '../../hooks/use-place-index.ts';
import { FieldMessage } from '../../ui/field-message.tsx';
import { OptionFinder } from '../../ui/option-finder.tsx';
import { PlaceLine } from '../../ui/place-line.tsx';
import classes from './facts.module.css';

const FOUND_MAX = 20;

type Close = (saved: boolean) => void;
type ShellProps = {
  readonly label: string;
  readonly problem: string | undefined;
  /** On the button, where it does not add anything. */
  readonly confirm?: string | undefined;
  readonly onSave: () => Promise<void>;
  readonly onClose: Close;
  readonly children: ReactNode;
};

/** The little form around a new entry: Enter (or the button) adds it, Esc leaves. */
export function FormShell({ label, problem, confirm, onSave, onClose, children }: ShellProps): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const [tried, setTried] = useState(false);
  const id = useId();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (problem === undefined) void onSave().then(() => onClose(true));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose(false);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc anywhere in the form leaves it
    <form className={classes['form']} aria-label={label} onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      {children}
      <FieldMessage id={id}>{tried ? problem : undefined}</FieldMessage>
      <div className={classes['formActions']}>
        <Button type="submit">{confirm ?? t('fact.addTo')}</Button>
        <Button variant="subtle" onClick={() => onClose(false)}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  );
}

/** `initial`: what is there already, to be written anew. */
type FormProps<T> = {
  readonly label: string;
  readonly initial?: T | undefined;
  readonly onSave: (value: T) => Promise<void>;
  readonly onClose: Close;
};

/** One line of text: a correlation id, a prevention action. */
export function LineForm({ label, initial, onSave, onClose, maxLength }: FormProps<string> & { readonly maxLength: number }): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const [text, setText] = useState(initial ?? '');
  const problem = text.trim() === '' ? t('fact.textMissing') : undefined;
  return (
    <FormShell
      label={label}
      problem={problem}
      onSave={() => onSave(text.trim())}
      confirm={initial === undefined ? undefined : t('common:save')}
      onClose={onClose}
    >
      <TextInput
        aria-label={label}
        data-autofocus
        autoFocus
        maxLength={maxLength}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormShell>
  );
}

export type Link = { readonly label: string; readonly url: string };

/** A link to a dashboard, a log, a ticket. */
export function LinkForm({ label: title, initial, onSave, onClose }: FormProps<Link>): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const [label, setLabel] = useState(initial?.label ?? '');
  const [url, setUrl] = useState(initial?.url ?? '');
  const link: Link = { label: label.trim(), url: url.trim() };
  const problem = incident.shape.links.safeParse({ link }).success ? undefined : t('fact.linkProblem');
  return (
    <FormShell
      label={title}
      problem={problem}
      onSave={() => onSave(link)}
      confirm={initial === undefined ? undefined : t('common:save')}
      onClose={onClose}
    >
      <TextInput
        label={t('fact.linkUrl')}
        autoFocus
        type="url"
        maxLength={2000}
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput label={t('fact.linkLabel')} maxLength={120} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
    </FormShell>
  );
}

export type Visit = { readonly at: string; readonly by: string; readonly note: string };

/** A visit to the site: when, who, what was done. */
export function VisitForm({ label, initial, self, onSave, onClose }: FormProps<Visit> & { readonly self: string }): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const people = usePeople();
  const now = useNow();
  const [at, setAt] = useState(() => (initial === undefined ? toLocalInput(now) : toLocalInput(initial.at)));
  const [by, setBy] = useState(initial?.by ?? self);
  const [note, setNote] = useState(initial?.note ?? '');
  const visit: Visit = { at: fromLocalInput(at), by, note: note.trim() };
  const problem = visit.at === '' ? t('fact.timeMissing') : visit.note === '' ? t('fact.textMissing') : undefined;
  const options = [...people.values()].toSorted((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FormShell
      label={label}
      problem={problem}
      onSave={() => onSave(visit)}
      confirm={initial === undefined ? undefined : t('common:save')}
      onClose={onClose}
    >
      <TextInput label={t('fact.visitAt')} type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
      <NativeSelect label={t('fact.visitBy')} data={options} value={by} onChange={(event) => setBy(event.currentTarget.value)} />
      <Textarea
        label={t('fact.visitNote')}
        autoFocus
        autosize
        minRows={2}
        maxLength={10_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormShell>
  );
}

/** Finds a place of the fleet by part of its name. `kind` leaves out what is not asked for. */
export function PlaceForm({ label, onSave, onClose, kind }: FormProps<Place> & { readonly kind: 'site' | 'device' | 'any' }): ReactNode {
  const { t } = useTranslation(['incident', 'common']);
  const index = usePlaceIndex();
  const now = useNow();
  const [text, setText] = useState('');
  const wanted = kind === 'any' ? index : index.filter(({ place }) => (place.device === undefined) === (kind === 'site'));
  const found = findPlaces(wanted, text, FOUND_MAX, now);
  const idOf = ({ site, device }: Place): string => device?.id ?? site?.id ?? '';
  const heading = (): string => {
    if (text.trim() === '') return '';
    if (found.length === 0) return t('fact.notFound');
    return found.length < FOUND_MAX ? t('fact.found', { count: found.length }) : t('fact.foundMany', { shown: FOUND_MAX });
  };
  const pick = (id: string): void => {
    const place = found.find((one) => idOf(one) === id);
    if (place !== undefined) void onSave(place).then(() => onClose(true));
  };
  return (
    <div className={classes['form']}>
      <OptionFinder
        label={label}
        hideLabel
        autoFocus
        placeholder={t('fact.findPlace')}
        text={text}
        onText={setText}
        heading={heading()}
        options={found.map((place) => ({ id: idOf(place), content: <PlaceLine {...place} /> }))}
        onPick={pick}
        onLeave={() => onClose(false)}
      />
      <div className={classes['formActions']}>
        {kind !== 'site' && (
          <PlaceScan
            title={t(kind === 'device' ? 'fact.scanDevice' : 'fact.scanPlace')}
            deviceOnly={kind === 'device'}
            onPlace={(place) => void onSave(place).then(() => onClose(true))}
          />
        )}
        <Button variant="subtle" onClick={() => onClose(false)}>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  );
}
