import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Checklist } from '#domain/schema/checklist.ts';
import { runsIn } from '../../db/checklist-runs.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useRxQuery } from '../../hooks/use-live.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Page, Section } from '../../ui/page.tsx';
import classes from './checklists.module.css';
import { RunLines } from './run-lines.tsx';

const OPEN_MAX = 500;
const FINISHED_MAX = 30;

/** The checklists that are open on this laptop, one's own first, and those finished last. */
export function ChecklistsScreen(): ReactNode {
  const { t } = useTranslation('checklists');
  useTitle(t('title'));
  const { collections, principal } = useStore();
  const open = useRxQuery(() => runsIn(collections.checklists, 'open', OPEN_MAX), [collections]);
  const finished = useRxQuery(() => runsIn(collections.checklists, 'finished', FINISHED_MAX), [collections]);
  const me = principal.person;
  const [mine, others] = useMemo(() => {
    const isMine = (run: Checklist): boolean => run.by === me || Object.keys(run.answers).some((key) => key.endsWith(`_${me}`));
    return [open?.filter(isMine) ?? [], open?.filter((run) => !isMine(run)) ?? []];
  }, [open, me]);
  if (open === undefined || finished === undefined) return null;
  return (
    <Page>
      <p>
        <Link to="/checklists/templates">{t('templates.title')}</Link>
      </p>
      <Section title={t('yours')} lead={t('startHint')}>
        <List runs={mine} label={t('yours')} none={t('noneYours')} />
      </Section>
      <Section title={t('others')}>
        <List runs={others} label={t('others')} none={t('noneOthers')} />
      </Section>
      <Section title={t('finished')}>
        <List runs={finished} label={t('finished')} none={t('noneFinished')} />
      </Section>
    </Page>
  );
}

function List({ runs, label, none }: { readonly runs: readonly Checklist[]; readonly label: string; readonly none: string }): ReactNode {
  return runs.length === 0 ? <p className={classes['quiet']}>{none}</p> : <RunLines runs={runs} label={label} withPlace />;
}
