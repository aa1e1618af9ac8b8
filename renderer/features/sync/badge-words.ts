import type { SyncPhase, SyncStatus } from '../../db/sync/status.ts';
import type { Delivery } from '../../ui/delivery-mark.tsx';
import type { Waiting } from '../../hooks/use-sync.ts';

/** One part of the badge's sentence; the screen translates it. */
export type BadgeWord =
  | { readonly key: 'needsYou' | 'toSend' | 'sending' | 'filesToSend'; readonly count: number }
  | { readonly key: 'receiving'; readonly received: number; readonly toReceive: number }
  | { readonly key: 'lastSynced'; readonly at: number }
  | { readonly key: 'saved' | 'nothingToSend' | 'neverSynced' | 'offline' | 'signInAgain' | 'updateNeeded' };

/** What the badge says: `Saved on this laptop · 3 to send · last synced 14:02`, and what is out of the ordinary. */
export function badgeWords(status: SyncStatus, waiting: Waiting): BadgeWord[] {
  const words: BadgeWord[] = [];
  const { phase, received, toReceive, lastSyncedAt } = status;
  if (waiting.needsYou > 0) words.push({ key: 'needsYou', count: waiting.needsYou });
  if (phase === 'sign-in-again') words.push({ key: 'signInAgain' });
  if (phase === 'update-needed') words.push({ key: 'updateNeeded' });
  if (phase === 'receiving' && toReceive > 0) words.push({ key: 'receiving', received: Math.min(received, toReceive), toReceive });
  else words.push({ key: 'saved' });
  if (waiting.toSend === 0) {
    if (waiting.counted && waiting.files === 0) words.push({ key: 'nothingToSend' });
  } else words.push({ key: phase === 'sending' ? 'sending' : 'toSend', count: waiting.toSend });
  if (waiting.files > 0) words.push({ key: 'filesToSend', count: waiting.files });
  words.push(lastSyncedAt === 0 ? { key: 'neverSynced' } : { key: 'lastSynced', at: lastSyncedAt });
  if (phase === 'offline') words.push({ key: 'offline' });
  return words;
}

/** The badge's shape: how far what is on this laptop has come. */
export function badgeMark(phase: SyncPhase, waiting: Waiting): Delivery {
  if (waiting.needsYou > 0 || phase === 'sign-in-again' || phase === 'update-needed') return 'needsYou';
  if (waiting.toSend === 0 && waiting.files === 0) return 'held';
  return phase === 'sending' || phase === 'files-to-send' ? 'sending' : 'here';
}
