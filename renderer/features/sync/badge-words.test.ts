import { describe, expect, test } from 'vitest';
import { statusAtStart, type SyncPhase, type SyncStatus } from '../../db/sync/status.ts';
import { badgeMark, badgeWords } from './badge-words.ts';

const checked = 1_795_266_130_000;
const synced: SyncStatus = {
  ...statusAtStart,
  phase: 'up-to-date',
  lastSyncedAt: 1_795_266_120_000,
  lastCheck: { at: checked, repaired: 0, left: 0 },
};
const nothing = { toSend: 0, files: 0, needsYou: 0, counted: true };
const keys = (status: SyncStatus, toSend = 0, needsYou = 0): string[] =>
  badgeWords(status, { ...nothing, toSend, needsYou }).map((word) => word.key);

describe('the sync badge', () => {
  test('says how many to send and when last synced', () => {
    expect(badgeWords({ ...synced, phase: 'offline' }, { ...nothing, toSend: 3 })).toEqual([
      { key: 'saved' },
      { key: 'toSend', count: 3 },
      { key: 'offline' },
      { key: 'lastSynced', at: synced.lastSyncedAt },
    ]);
    expect(keys(statusAtStart)).toEqual(['saved', 'nothingToSend', 'connecting', 'neverSynced']);
  });

  test('[S43] says up to date, and since which comparison, only when nothing waits and that comparison agreed', () => {
    expect(badgeWords(synced, nothing)).toEqual([{ key: 'saved' }, { key: 'upToDate', at: checked }]);
    const not: [string, SyncStatus, typeof nothing][] = [
      ['not counted', synced, { ...nothing, counted: false }],
      ['to send', synced, { ...nothing, toSend: 1 }],
      ['a file to send', synced, { ...nothing, files: 1 }],
      ['refused', synced, { ...nothing, needsYou: 1 }],
      ['never compared', { ...synced, lastCheck: undefined }, nothing],
      ['differs', { ...synced, lastCheck: { at: checked, repaired: 0, left: 1 } }, nothing],
      ...(
        [
          'offline',
          'connecting',
          'receiving',
          'sending',
          'comparing',
          'needs-you',
          'files-to-send',
          'sign-in-again',
          'update-needed',
        ] as const
      ).map((phase): [string, SyncStatus, typeof nothing] => [phase, { ...synced, phase }, nothing]),
    ];
    const said = not.map(([why, status, waiting]) => ({
      why,
      upToDate: badgeWords(status, waiting).some(({ key }) => key === 'upToDate'),
      held: badgeMark(status, waiting) === 'held',
    }));
    expect(said).toEqual(not.map(([why]) => ({ why, upToDate: false, held: false })));
  });

  test('says nothing of sending before it has counted', () => {
    const words = badgeWords(synced, { ...nothing, counted: false });
    expect(words.map(({ key }) => key)).toEqual(['saved', 'lastSynced']);
  });

  test('has a word for everything that sync is about', () => {
    expect(keys({ ...synced, phase: 'connecting' })).toEqual(['saved', 'nothingToSend', 'connecting', 'lastSynced']);
    expect(keys({ ...synced, phase: 'comparing' })).toEqual(['saved', 'nothingToSend', 'comparing', 'lastSynced']);
    expect(keys({ ...synced, phase: 'sending' }, 3)).toEqual(['saved', 'sending', 'lastSynced']);
    expect(keys({ ...synced, phase: 'sign-in-again' }, 3)).toEqual(['signInAgain', 'saved', 'toSend', 'lastSynced']);
    expect(keys({ ...synced, phase: 'update-needed' }, 0, 2)).toEqual(['needsYou', 'updateNeeded', 'saved', 'nothingToSend', 'lastSynced']);
  });

  test('files count by themselves, and while any wait it is not nothing', () => {
    const words = badgeWords({ ...synced, phase: 'files-to-send' }, { ...nothing, files: 2 });
    expect(words.map(({ key }) => key)).toEqual(['saved', 'filesToSend', 'lastSynced']);
  });

  test('counts what it receives, never past the end, and only against the whole', () => {
    const receiving: SyncStatus = { ...synced, phase: 'receiving', received: 12_000, toReceive: 10_000 };
    expect(badgeWords(receiving, nothing)[0]).toEqual({ key: 'receiving', received: 10_000, toReceive: 10_000 });
    expect(keys(receiving)).not.toContain('receivingSome');
    expect(keys({ ...receiving, toReceive: 0 })).toEqual(['saved', 'nothingToSend', 'receivingSome', 'lastSynced']);
  });

  test('has the shape of how far the work has come', () => {
    const mark = (phase: SyncPhase, waiting: Partial<typeof nothing> = {}) => badgeMark({ ...synced, phase }, { ...nothing, ...waiting });
    expect(mark('up-to-date')).toBe('held');
    expect(mark('offline')).toBe('here');
    expect(mark('offline', { toSend: 1 })).toBe('here');
    expect(mark('sending', { toSend: 1 })).toBe('sending');
    expect(mark('sending', { toSend: 1, needsYou: 1 })).toBe('needsYou');
    expect(mark('files-to-send', { files: 2 })).toBe('sending');
    expect(mark('offline', { files: 2 })).toBe('here');
    expect(mark('sign-in-again')).toBe('needsYou');
  });
});
