import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SyncStatus } from '../../db/sync/status.ts';
import { useFormat } from '../../hooks/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { isNarrowed, type BoardFilter } from './board-filter.ts';

type Props = { readonly filter: BoardFilter; readonly status: SyncStatus; readonly onClear: () => void };

/** No rows: because the filters leave none, because nothing arrived here yet, or because all is well. */
export function BoardEmpty({ filter, status, onClear }: Props): ReactNode {
  const { t } = useTranslation('board');
  const format = useFormat();
  const now = useNow();
  const clear = <Button onClick={onClear}>{t('clear')}</Button>;
  if (filter.need) return <EmptyState title={t('needNone')} hint={t('needYouHint')} action={clear} />;
  if (isNarrowed(filter)) return <EmptyState title={t('noMatch')} hint={t('noMatchHint')} action={clear} />;
  if (status.lastSyncedAt === 0) {
    const hint =
      status.phase === 'receiving' && status.toReceive > 0
        ? t('receiving', { received: format.number(status.received), total: format.number(status.toReceive) })
        : t('notYetHint');
    const log = (
      <Button component={Link} to="/log">
        {t('log')}
      </Button>
    );
    return <EmptyState title={t('notYet')} hint={hint} action={log} />;
  }
  const time = format.clock(status.lastSyncedAt, now);
  return <EmptyState title={t('calm')} hint={t(status.phase === 'offline' ? 'calmOffline' : 'calmHint', { time })} />;
}
