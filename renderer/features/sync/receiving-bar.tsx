import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { useSyncStatus } from '../../hooks/use-sync.ts';
import { receivingCounts } from './badge-words.ts';

/** Within its border, which is thick in sunlight. */
const thick = (px: number): string => `calc(${px}px + 2 * var(--border))`;

type Props = { readonly slim?: boolean; readonly className?: string | undefined };

/** How much has come, of all there is; nothing while nothing comes. */
export function ReceivingBar({ slim = false, className }: Props): ReactNode {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const counts = receivingCounts(useSyncStatus());
  if (counts === undefined) return null;
  const { received, toReceive } = counts;
  return (
    <Progress.Root size={thick(slim ? 4 : 10)} className={className}>
      <Progress.Section
        value={(100 * received) / toReceive}
        withAria={false}
        role="progressbar"
        aria-label={t('receiving.label')}
        aria-valuemin={0}
        aria-valuemax={toReceive}
        aria-valuenow={received}
        aria-valuetext={t('receiving.count', { received: format.number(received), toReceive: format.number(toReceive) })}
      />
    </Progress.Root>
  );
}
