import { TextInput } from '@mantine/core';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaptopRow, LaptopsAnswer } from '#domain/protocol/laptops.ts';
import { byConcern, concernsOf } from '#domain/rules/laptops.ts';
import { useFormat } from '../../hooks/format.ts';
import { useKeys } from '../../hooks/use-keys.ts';
import { useMay } from '../../hooks/use-may.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LaptopTable } from './laptop-table.tsx';
import classes from './laptops.module.css';
import { RevokeDialog } from './revoke-dialog.tsx';
import { useLaptops } from './use-laptops.ts';

/** Every laptop of the tenant with what it held when last heard of: which of them need somebody, at a glance. */
export function LaptopsScreen(): ReactNode {
  const { t } = useTranslation(['laptops', 'common']);
  useTitle(t('title'));
  const mayWatch = useMay('laptops.watch');
  return mayWatch ? <Board /> : <EmptyState title={t('notForYou')} />;
}

function Board(): ReactNode {
  const { t } = useTranslation(['laptops', 'common']);
  const { answer, problem, refresh } = useLaptops();
  const [revoking, setRevoking] = useState<LaptopRow>();
  const revoked = (): void => {
    setRevoking(undefined);
    refresh();
  };
  if (answer === undefined) return null;
  if (answer === null) {
    return problem === undefined ? (
      <output>{t('asking')}</output>
    ) : (
      <EmptyState title={t('nothingKnown')} hint={t(`common:problem.${problem}`)} />
    );
  }
  return (
    <div className={classes['screen']}>
      {problem === undefined ? null : <AsOf answer={answer} why={t(`common:problem.${problem}`)} />}
      <List answer={answer} onRevoke={setRevoking} />
      <RevokeDialog row={revoking} onClose={() => setRevoking(undefined)} onRevoked={revoked} />
    </div>
  );
}

/** What is shown is not what is: as of when, and why. */
function AsOf({ answer, why }: { readonly answer: LaptopsAnswer; readonly why: string }): ReactNode {
  const { t } = useTranslation('laptops');
  const format = useFormat();
  const now = useNow();
  return (
    <Notice tone="problem" role="status">
      <strong>{t('asOf', { at: format.clock(answer.now, now) })}</strong> {why}
    </Notice>
  );
}

function List({ answer, onRevoke }: { readonly answer: LaptopsAnswer; readonly onRevoke: (row: LaptopRow) => void }): ReactNode {
  const { t } = useTranslation('laptops');
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: 'F', label: t('find'), run: () => input.current?.select() }]);
  const sorted = useMemo(() => byConcern(answer.laptops, answer), [answer]);
  const wanted = text.trim().toLowerCase();
  const rows = sorted.filter(({ name, personName }) => `${name} ${personName}`.toLowerCase().includes(wanted));
  const needing = rows.filter((row) => concernsOf(row, answer).length > 0).length;
  return (
    <>
      <FilterBar
        label={t('filters')}
        count={needing === 0 ? t('allWell', { count: rows.length }) : t('needing', { count: needing, all: rows.length })}
      >
        <TextInput
          ref={input}
          aria-label={t('find')}
          placeholder={t('findShort')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </FilterBar>
      {rows.length === 0 ? <EmptyState title={t('noMatch')} /> : <LaptopTable rows={rows} server={answer} onRevoke={onRevoke} />}
    </>
  );
}
