import type { SyncPhase, SyncStatus } from '../../db/sync/status.ts';
import type { Delivery } from '../../ui/delivery-mark.tsx';
import type { Waiting } from '../../hooks/use-sync.ts';

/** One part of the badge's sentence; the screen translates it. */
export type BadgeWord =
  | { readonly key: 'needsYou' | 'toSend' | 'sending' | 'filesToSend'; readonly count: number }
  | { readonly key: 'receiving'; readonly received: number; readonly toReceive: number }
  | { readonly key: 'lastSynced' | 'upToDate'; readonly at: number }
  | { readonly key: 'saved' | 'nothingToSend' | 'neverSynced' | 'signInAgain' | 'updateNeeded' | Under };

/** What sync is about, where no count says it. */
type Under = 'offline' | 'connecting' | 'receivingSome' | 'comparing';
const underWay: { readonly [P in SyncPhase]?: Under } = {
  offline: 'offline',
  connecting: 'connecting',
  receiving: 'receivingSome',
  comparing: 'comparing',
};

/**
 * What the badge says: `Saved on this laptop · up to date (checked 14:02)`; else how much waits, what is being done, and when both sides
 * were last in agreement: `Saved on this laptop · 3 to send · offline · last synced 14:02`.
 */
export function badgeWords(status: SyncStatus, waiting: Waiting): BadgeWord[] {
  const words: BadgeWord[] = [];
  const { phase, lastSyncedAt } = status;
  const checkedAt = upToDateSince(status, waiting);
  if (checkedAt !== undefined) return [{ key: 'saved' }, { key: 'upToDate', at: checkedAt }];
  if (waiting.needsYou > 0) words.push({ key: 'needsYou', count: waiting.needsYou });
  if (phase === 'sign-in-again') words.push({ key: 'signInAgain' });
  if (phase === 'update-needed') words.push({ key: 'updateNeeded' });
  const counts = receivingCounts(status);
  words.push(counts === undefined ? { key: 'saved' } : { key: 'receiving', ...counts });
  if (waiting.toSend === 0) {
    if (waiting.counted && waiting.files === 0) words.push({ key: 'nothingToSend' });
  } else words.push({ key: phase === 'sending' ? 'sending' : 'toSend', count: waiting.toSend });
  if (waiting.files > 0) words.push({ key: 'filesToSend', count: waiting.files });
  const under = underWay[phase];
  if (under !== undefined && counts === undefined) words.push({ key: under });
  words.push(lastSyncedAt === 0 ? { key: 'neverSynced' } : { key: 'lastSynced', at: lastSyncedAt });
  return words;
}

/** The badge's shape: how far what is on this laptop has come. Solid only where the words say *up to date*. */
export function badgeMark(status: SyncStatus, waiting: Waiting): Delivery {
  const { phase } = status;
  if (waiting.needsYou > 0 || phase === 'sign-in-again' || phase === 'update-needed') return 'needsYou';
  if (upToDateSince(status, waiting) !== undefined) return 'held';
  const sends = phase === 'sending' || phase === 'files-to-send';
  return sends && waiting.toSend + waiting.files > 0 ? 'sending' : 'here';
}

/** When the comparison was that makes it true that both sides hold the same and nothing waits (S43); `undefined` where that is not known. */
function upToDateSince({ phase, lastCheck }: SyncStatus, { counted, toSend, files, needsYou }: Waiting): number | undefined {
  const nothingWaits = counted && toSend === 0 && files === 0 && needsYou === 0;
  return phase === 'up-to-date' && nothingWaits && lastCheck?.left === 0 ? lastCheck.at : undefined;
}

/** How much has come, of how much, while a count of it makes sense; never past the end. */
export function receivingCounts({
  phase,
  received,
  toReceive,
}: SyncStatus): { readonly received: number; readonly toReceive: number } | undefined {
  return phase === 'receiving' && toReceive > 0 ? { received: Math.min(received, toReceive), toReceive } : undefined;
}
