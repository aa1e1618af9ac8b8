import { describe, expect, test } from 'vitest';
import { statusAtStart, type SyncStatus } from '../../db/sync/status.ts';
import { badgeMark, badgeWords } from './badge-words.ts';

const synced: SyncStatus = { ...statusAtStart, phase: 'up-to-date', lastSyncedAt: 1_795_266_120_000 };
const keys = (status: SyncStatus, toSend = 0, needsYou = 0): string[] =>
  badgeWords(status, { toSend, files: 0, needsYou, counted: true }).map((word) => word.key);

describe('the sync badge', () => {
  test('says saved, how many to send, when last synced', () => {
    expect(badgeWords(synced, { toSend: 3, files: 0, needsYou: 0, counted: true })).toEqual([
      { key: 'saved' },
      { key: 'toSend', count: 3 },
      { key: 'lastSynced', at: synced.lastSyncedAt },
    ]);
    expect(keys(synced)).toEqual(['saved', 'nothingToSend', 'lastSynced']);
    expect(keys(statusAtStart)).toEqual(['saved', 'nothingToSend', 'neverSynced']);
  });

  test('says nothing of sending before it has counted', () => {
    const words = badgeWords(synced, { toSend: 0, files: 0, needsYou: 0, counted: false });
    expect(words.map(({ key }) => key)).toEqual(['saved', 'lastSynced']);
  });

  test('adds what is out of the ordinary', () => {
    expect(keys({ ...synced, phase: 'offline' }, 3)).toEqual(['saved', 'toSend', 'lastSynced', 'offline']);
    expect(keys({ ...synced, phase: 'sending' }, 3)).toEqual(['saved', 'sending', 'lastSynced']);
    expect(keys({ ...synced, phase: 'sign-in-again' }, 3)).toEqual(['signInAgain', 'saved', 'toSend', 'lastSynced']);
    expect(keys({ ...synced, phase: 'update-needed' }, 0, 2)).toEqual(['needsYou', 'updateNeeded', 'saved', 'nothingToSend', 'lastSynced']);
  });

  test('files count by themselves, and while any wait it is not nothing', () => {
    const words = badgeWords({ ...synced, phase: 'files-to-send' }, { toSend: 0, files: 2, needsYou: 0, counted: true });
    expect(words.map(({ key }) => key)).toEqual(['saved', 'filesToSend', 'lastSynced']);
  });

  test('counts what it receives, never past the end', () => {
    const receiving: SyncStatus = { ...synced, phase: 'receiving', received: 12_000, toReceive: 10_000 };
    expect(badgeWords(receiving, { toSend: 0, files: 0, needsYou: 0, counted: true })[0]).toEqual({
      key: 'receiving',
      received: 10_000,
      toReceive: 10_000,
    });
    expect(keys({ ...receiving, toReceive: 0 })[0]).toBe('saved');
  });

  test('has the shape of how far the work has come', () => {
    expect(badgeMark('up-to-date', { toSend: 0, files: 0, needsYou: 0, counted: true })).toBe('held');
    expect(badgeMark('offline', { toSend: 0, files: 0, needsYou: 0, counted: true })).toBe('held');
    expect(badgeMark('offline', { toSend: 1, files: 0, needsYou: 0, counted: true })).toBe('here');
    expect(badgeMark('sending', { toSend: 1, files: 0, needsYou: 0, counted: true })).toBe('sending');
    expect(badgeMark('sending', { toSend: 1, files: 0, needsYou: 1, counted: true })).toBe('needsYou');
    expect(badgeMark('files-to-send', { toSend: 0, files: 2, needsYou: 0, counted: true })).toBe('sending');
    expect(badgeMark('offline', { toSend: 0, files: 2, needsYou: 0, counted: true })).toBe('here');
    expect(badgeMark('sign-in-again', { toSend: 0, files: 0, needsYou: 0, counted: true })).toBe('needsYou');
  });
});
