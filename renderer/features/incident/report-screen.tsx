import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { reference } from '#domain/rules/reference.ts';
import { tellings, type Telling } from '#domain/rules/tellings.ts';
import { incidentTime, type Incident } from '#domain/schema/incident.ts';
import { useFormat } from '../../hooks/format.ts';
import { useFleet } from '../../hooks/use-fleet.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { SeverityMark } from '../../ui/severity-mark.tsx';
import { TermList } from '../../ui/term-list.tsx';
import { authorInWords, describeEntry, type EntryWords } from './describe-entry.ts';
import { ReportEvidence } from './report-evidence.tsx';
import { reportFacts, reportSteps, type ReportFact } from './report-facts.ts';
import classes from './report.module.css';
import { useIncident, useTimeline } from './use-incident.ts';
import { useWords } from './use-words.ts';

/** An incident from beginning to end, to be printed or saved as PDF: made on this laptop, with or without a network. */
export function ReportScreen({ checklists }: { readonly checklists: (incident: Incident) => ReactNode }): ReactNode {
  const { t } = useTranslation('incident');
  useTitle(t('report.title'));
  const { id = '' } = useParams();
  const incident = useIncident(id);
  const timeline = useTimeline(id);
  const told = useMemo(() => timeline && tellings(timeline.map(({ entry }) => entry)).toReversed(), [timeline]);
  const { loaded } = useFleet();
  const people = usePeople();
  // What is not read yet would be told as unknown, and printed so.
  if (incident === undefined || told === undefined || !loaded || people.size === 0) return null;
  if (incident === null) {
    return (
      <EmptyState
        title={t('missing')}
        hint={t('missingHint')}
        action={
          <Button component={Link} to="/">
            {t('back')}
          </Button>
        }
      />
    );
  }
  return (
    <Page>
      <nav className={classes['tools']} aria-label={t('report.title')}>
        <Link to={`/incidents/${id}`}>{t('report.back')}</Link>
        <Button variant="filled" onClick={() => globalThis.print()}>
          {t('report.print')}
        </Button>
      </nav>
      <Report incident={incident} told={told} checklists={checklists(incident)} />
    </Page>
  );
}

type ReportProps = { readonly incident: Incident; readonly told: readonly Telling[]; readonly checklists: ReactNode };

function Report({ incident, told, checklists }: ReportProps): ReactNode {
  const { t } = useTranslation(['incident', 'domain']);
  const format = useFormat();
  const words = useWords();
  const now = useNow();
  const { pins = {} } = incident;
  const logged = incidentTime(incident, 'loggedAt');
  return (
    <article className={classes['report']}>
      <header>
        <p>
          <SeverityMark severity={incident.severity} word /> {reference(incident.id)} · {t(`domain:status.${incident.status}`)}
        </p>
        <h2 className={classes['title']}>{incident.title}</h2>
        <p className={classes['quiet']}>
          {t('loggedBy', { name: words.person(incident.loggedBy) })} · {format.absolute(logged.at)}
          {logged.clockSaid !== undefined && ` (${t('timeline.clockSaid', { time: format.absolute(logged.clockSaid) })})`} ·{' '}
          {t('report.asOf', { time: format.absolute(now) })}
        </p>
      </header>
      <Section title={t('path')}>
        <Facts facts={reportSteps(incident, words)} />
      </Section>
      <Section title={t('facts')}>
        <Facts facts={reportFacts(incident, words)} />
      </Section>
      {checklists}
      <ReportEvidence incident={incident.id} words={words} />
      <Section title={t('timeline.title')}>
        <ol className={classes['entries']}>
          {told.map((telling) => (
            <Entry key={telling.entry.id} telling={telling} words={words} isPinned={pins[telling.entry.id] === true} />
          ))}
        </ol>
      </Section>
    </article>
  );
}

function Facts({ facts }: { readonly facts: readonly ReportFact[] }): ReactNode {
  return <TermList terms={facts.map(({ field, label, values }) => ({ key: field, term: label, value: <Values values={values} /> }))} />;
}

function Values({ values }: { readonly values: readonly string[] }): ReactNode {
  const [only] = values;
  if (values.length === 1) return only;
  return (
    <ul>
      {values.map((value) => (
        <li key={value}>{value}</li>
      ))}
    </ul>
  );
}

type EntryProps = { readonly telling: Telling; readonly words: EntryWords; readonly isPinned: boolean };

function Entry({ telling: { entry, said, earlier, at, clockSaid, notedAt }, words, isPinned }: EntryProps): ReactNode {
  const { t } = useTranslation('incident');
  const format = useFormat();
  const { what, change, from, to, text } = describeEntry(said, words);
  const changed = change === 'said' ? '' : [what, [from, to].filter((value) => value !== undefined).join(' → ')].filter(Boolean).join(': ');
  return (
    <li className={classes['entry']}>
      <p className={classes['quiet']}>
        {isPinned && <strong>{t('timeline.pinned')} </strong>}
        {format.absolute(at)} · {authorInWords(entry, words)}
        {clockSaid !== undefined && ` · ${t('timeline.clockSaid', { time: format.absolute(clockSaid) })}`}
        {notedAt !== undefined && ` · ${t('timeline.noted')} ${format.absolute(notedAt)}`}
      </p>
      {changed !== '' && <p>{changed}</p>}
      {text !== undefined && <p className={classes['text']}>{text}</p>}
      {earlier.map(({ id, text: before }) => (
        <p key={id} className={classes['quiet']}>
          {t('report.before')} <s>{before}</s>
        </p>
      ))}
    </li>
  );
}
