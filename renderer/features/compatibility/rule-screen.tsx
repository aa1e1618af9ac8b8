import { Button, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Decision, DecisionRefusal } from '#domain/compat/review.ts';
import { historyOf } from '#domain/compat/history.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxDocument } from '../../hooks/use-live.ts';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useForms } from '../../hooks/use-forms.ts';
import { useMay } from '../../hooks/use-may.ts';
import { usePeople } from '../../hooks/use-people.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { PatternLine } from '../../ui/pattern-line.tsx';
import { TermList, type Term } from '../../ui/term-list.tsx';
import classes from './compatibility.module.css';
import { Consequences } from './consequences.tsx';
import { RulingMark } from './ruling-mark.tsx';
import { RuleForm } from './rule-form.tsx';

/** One rule: what it says, who wrote it and who decided, and the next step on its way. */
export function RuleScreen(): ReactNode {
  const { t } = useTranslation('compatibility');
  useTitle(t('rule.title'));
  const { id = '' } = useParams();
  const { rules, loaded } = useMatrix();
  const rule = rules.get(id);
  if (!loaded) return null;
  const back = (
    <Button component={Link} to="/compatibility/rules">
      {t('rule.back')}
    </Button>
  );
  if (rule === undefined) return <EmptyState title={t('rule.missing')} hint={t('rule.missingHint')} action={back} />;
  return (
    <Page>
      <Link to="/compatibility/rules">{t('rule.back')}</Link>
      <Known rule={rule} key={`${rule.id} ${rule.state.status}`} />
    </Page>
  );
}

function Known({ rule }: { readonly rule: MatrixRule }): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  const { principal, actions } = useStore();
  const { rules } = useMatrix();
  const isOwn = rule.by === principal.person;
  const replaced = rules.get(rule.replaces);
  const successor = [...rules.values()].find(({ replaces, state }) => replaces === rule.id && state.status === 'published');
  const { status } = rule.state;
  const isDraft = status === 'draft' && isOwn;
  return (
    <>
      <Section title={<PatternLine pattern={rule.pattern} />}>
        <p className={classes['verdict']}>
          <RulingMark verdict={rule.ruling.verdict} />
        </p>
        {isDraft || rule.ruling.text === '' ? null : <p className={classes['reason']}>{rule.ruling.text}</p>}
        <Facts rule={rule} />
      </Section>
      {replaced === undefined ? null : (
        <Section title={t('rule.before')}>
          <p>
            <RulingMark verdict={replaced.ruling.verdict} />{' '}
            <Link to={`/compatibility/rules/${replaced.id}`}>
              <PatternLine pattern={replaced.pattern} />
            </Link>{' '}
            <span className={classes['quiet']}>{replaced.ruling.text}</span>
          </p>
        </Section>
      )}
      {successor === undefined ? null : (
        <Notice>
          {t('rule.replacedBy')}{' '}
          <Link to={`/compatibility/rules/${successor.id}`}>
            <PatternLine pattern={successor.pattern} />
          </Link>
        </Notice>
      )}
      {isDraft ? (
        <Section title={t('rule.edit')}>
          <RuleForm content={contentOf(rule)} onSave={(written, next) => actions.changeDraft(rule.id, written, next)} />
        </Section>
      ) : null}
      {status === 'draft' || status === 'proposed' ? <Consequences rule={rule} /> : null}
      {status === 'proposed' ? <Review rule={rule} isOwn={isOwn} /> : null}
      {status === 'published' && successor === undefined && rule.ruling.verdict !== 'withdrawn' ? <FurtherSteps rule={rule} /> : null}
    </>
  );
}

function Facts({ rule }: { readonly rule: MatrixRule }): ReactNode {
  const { t } = useTranslation(['compatibility', 'domain']);
  const format = useFormat();
  const people = usePeople();
  const { rules } = useMatrix();
  const { collections } = useStore();
  const forms = useForms();
  const incident = useRxDocument(
    () => (rule.incident === '' ? undefined : collections.incidents.findOne(rule.incident)),
    [collections, rule.incident],
  );
  const nameOf = (id: string): string => people.get(id)?.name ?? t('rule.somebody');
  const { status, decidedAt, decidedBy, note } = rule.state;
  const step = historyOf([...rules.values()]).find((one) => one.rule.id === rule.id);
  const terms: (Term | undefined)[] = [
    { key: 'status', term: t('rule.status'), value: t(`domain:ruleStatus.${status}`) },
    step && { key: 'version', term: t('rule.version'), value: t('age.version', { version: step.version }) },
    { key: 'author', term: t('rule.author'), value: `${nameOf(rule.by)} · ${format.absolute(rule.at)}` },
    decidedAt === undefined || decidedBy === undefined
      ? undefined
      : {
          key: 'decided',
          term: t(`rule.${status === 'published' ? 'publishedBy' : 'declinedBy'}`),
          value: `${nameOf(decidedBy)} · ${format.absolute(decidedAt)}`,
        },
    rule.ruling.passed === undefined
      ? undefined
      : { key: 'passed', term: t('form.passed'), value: forms?.find(({ key }) => key === rule.ruling.passed)?.title ?? rule.ruling.passed },
    note === undefined ? undefined : { key: 'note', term: t('rule.note'), value: note },
    rule.validity.from === undefined ? undefined : { key: 'from', term: t('form.from'), value: format.absolute(rule.validity.from) },
    rule.validity.until === undefined ? undefined : { key: 'until', term: t('form.until'), value: format.absolute(rule.validity.until) },
    rule.incident === ''
      ? undefined
      : {
          key: 'incident',
          term: t('rule.incident'),
          value: <Link to={`/incidents/${rule.incident}`}>{incident?.title ?? t('rule.anIncident')}</Link>,
        },
  ];
  return <TermList terms={terms.filter((term) => term !== undefined)} />;
}

/** A second person publishes or declines; the author waits, or takes it back. */
function Review({ rule, isOwn }: { readonly rule: MatrixRule; readonly isOwn: boolean }): ReactNode {
  const { t } = useTranslation(['compatibility', 'common']);
  const { actions } = useStore();
  const mayReview = useMay('matrix.review');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<DecisionRefusal | 'not-saved'>();
  const decide = async (decision: Decision): Promise<void> => {
    try {
      setProblem(await actions.decideRule(rule.id, decision, note));
    } catch {
      setProblem('not-saved');
    }
  };
  const told = problem === undefined ? undefined : problem === 'not-saved' ? t('common:problem.not-saved') : t(`review.${problem}`);
  if (isOwn || !mayReview) {
    return (
      <Section title={t('review.title')} lead={t(isOwn ? 'review.ownLead' : 'review.waitLead')}>
        {isOwn ? <Button onClick={() => void decide('declined')}>{t('review.takeBack')}</Button> : null}
        {told === undefined ? null : <p role="alert">{told}</p>}
      </Section>
    );
  }
  return (
    <Section title={t('review.title')} lead={t('review.lead')}>
      <Textarea
        className={classes['note']}
        label={t('review.note')}
        description={t('review.noteHint')}
        value={note}
        maxLength={10_000}
        error={told}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={classes['actions']}>
        <Button variant="filled" onClick={() => void decide('published')}>
          {t('review.publish')}
        </Button>
        <Button onClick={() => void decide('declined')}>{t('review.decline')}</Button>
      </div>
    </Section>
  );
}

function FurtherSteps({ rule }: { readonly rule: MatrixRule }): ReactNode {
  const { t } = useTranslation('compatibility');
  if (!useMay('matrix.propose')) return null;
  return (
    <div className={classes['actions']}>
      <Button component={Link} to={`/compatibility/rules/new?replaces=${rule.id}`}>
        {t('rule.change')}
      </Button>
      <Button component={Link} to={`/compatibility/rules/new?replaces=${rule.id}&withdraw=1`}>
        {t('rule.withdraw')}
      </Button>
    </div>
  );
}

function contentOf({ pattern, ruling, validity, incident, replaces }: MatrixRule) {
  return { pattern, ruling, validity, incident, replaces };
}
