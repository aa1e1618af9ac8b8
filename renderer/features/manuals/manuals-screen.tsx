import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { sortManuals } from '#domain/manuals/manuals.ts';
import type { Manual } from '#domain/protocol/manuals.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useKeys } from '../../hooks/use-keys.ts';
import { useManuals } from '../../hooks/use-manuals.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Withdraw } from '../../ui/withdraw.tsx';
import { forWords } from './for-words.ts';
import { ManualLine } from './manual-line.tsx';
import classes from './manuals.module.css';
import { PublishDialog } from './publish-dialog.tsx';

/** All manuals of the tenant, what of them is on this laptop; for leads and admins also to publish, to replace and to withdraw. */
export function ManualsScreen(): ReactNode {
  const { t } = useTranslation(['manuals', 'domain']);
  useTitle(t('title'));
  const state = useManuals({ ask: true });
  const mayPublish = useMay('manual.publish');
  // From the search: one that is to be opened, or got.
  const [query, setQuery] = useSearchParams();
  const asked = query.get('manual');
  // What is asked for by its address is shown, whatever was looked for before.
  const [filter, setFilter] = useState({ text: '', asked });
  const text = filter.asked === asked ? filter.text : '';
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: 'F', label: t('find'), run: () => input.current?.select() }]);
  const [publishing, setPublishing] = useState<'new' | Manual>();
  const [done, setDone] = useState('');
  const close = (published?: string): void => {
    setPublishing(undefined);
    setDone(published ?? '');
  };
  if (state === undefined) return null;
  const words = text.toLowerCase().split(/\s+/);
  const found = sortManuals(state.manuals).filter((manual) => {
    const said = `${manual.title} ${manual.name} ${forWords(manual.for, t)}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const publishNew = mayPublish ? (
    <Button variant="filled" onClick={() => setPublishing('new')}>
      {t('publishNew')}
    </Button>
  ) : undefined;
  const isEmpty = state.manuals.length === 0;
  return (
    <Page>
      <div className={classes['head']}>
        <Link to="/sites">{t('back')}</Link>
        <div className={classes['actions']}>
          <Button component={Link} to="/readiness">
            {t('toReadiness')}
          </Button>
          {isEmpty ? null : publishNew}
        </div>
      </div>
      {done === '' ? null : <Notice role="status">{t('form.done', { title: done })}</Notice>}
      {state.full ? <Notice tone="problem">{t('full')}</Notice> : null}
      {isEmpty ? (
        state.askedAt === undefined ? (
          <EmptyState title={t('notAsked')} action={publishNew} />
        ) : (
          <EmptyState title={t('none')} hint={t('noneHint')} action={publishNew} />
        )
      ) : (
        <Section title={t('list')} lead={t('lead')}>
          <div className={classes['find']}>
            <TextInput
              ref={input}
              aria-label={t('find')}
              placeholder={t('findShort')}
              value={text}
              onChange={({ currentTarget }) => setFilter({ text: currentTarget.value, asked })}
            />
            <output className={classes['quiet']}>{t('count', { count: found.length })}</output>
          </div>
          {found.length === 0 ? (
            <EmptyState title={t('noneFound')} hint={t('noneFoundHint')} />
          ) : (
            <ul className={classes['lines']} aria-label={t('list')}>
              {found.map((manual) => {
                const here = state.here.get(manual.manual);
                return here === undefined ? null : (
                  <ManualLine
                    key={manual.manual}
                    manual={manual}
                    here={here}
                    full
                    asked={manual.manual === asked}
                    onLeft={() => setQuery({}, { replace: true })}
                  >
                    {mayPublish ? <Keeping manual={manual} onReplace={() => setPublishing(manual)} /> : null}
                  </ManualLine>
                );
              })}
            </ul>
          )}
        </Section>
      )}
      {publishing === undefined ? null : <PublishDialog before={publishing === 'new' ? undefined : publishing} onClose={close} />}
    </Page>
  );
}

/** What whoever publishes does with what is published. */
function Keeping({ manual, onReplace }: { readonly manual: Manual; readonly onReplace: () => void }): ReactNode {
  const { t } = useTranslation(['manuals', 'common']);
  const { manuals } = useStore();
  const withdraw = async (): Promise<string | undefined> => {
    const answered = await manuals.withdraw(manual.manual);
    return answered.ok ? undefined : t(`common:problem.${answered.problem}`);
  };
  return (
    <>
      <Button onClick={onReplace} aria-label={t('named', { what: t('replace'), title: manual.title })}>
        {t('replace')}
      </Button>
      <Withdraw name={manual.title} what={t('withdrawWhat')} onWithdraw={withdraw} />
    </>
  );
}
