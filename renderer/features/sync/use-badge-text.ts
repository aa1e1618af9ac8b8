import { useTranslation } from 'react-i18next';
import { useFormat } from '../../hooks/format.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useObservable } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSyncStatus, useWaiting } from '../../hooks/use-sync.ts';
import type { Delivery } from '../../ui/delivery-mark.tsx';
import { badgeMark, badgeWords } from './badge-words.ts';

/** The sync badge in words and as a shape. */
export function useBadgeText(): { readonly parts: readonly string[]; readonly mark: Delivery } {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const now = useNow();
  const status = useSyncStatus();
  const waiting = useWaiting();
  const { room$ } = useStore().room;
  const room = useObservable(room$, room$.value);
  const parts = badgeWords(status, waiting).map((word) => {
    switch (word.key) {
      case 'needsYou':
      case 'toSend':
      case 'sending':
      case 'filesToSend':
        return t(`badge.${word.key}`, { count: word.count });
      case 'receiving':
        return t('badge.receiving', { received: format.number(word.received), toReceive: format.number(word.toReceive) });
      case 'lastSynced':
      case 'upToDate':
        return t(`badge.${word.key}`, { at: format.clock(word.at, now) });
      case 'saved':
      case 'nothingToSend':
      case 'neverSynced':
      case 'offline':
      case 'connecting':
      case 'receivingSome':
      case 'comparing':
      case 'signInAgain':
      case 'updateNeeded':
        return t(`badge.${word.key}`);
    }
  });
  if (room !== undefined && room.level !== 'ok') parts.push(t(`badge.room.${room.level}`));
  return { parts, mark: badgeMark(status, waiting) };
}
