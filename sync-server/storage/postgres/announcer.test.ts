import { expect, test } from 'vitest';
import { gate } from '../../testing/gate.ts';
import type { Commit } from '../port.ts';
import { openAnnouncer, type ReadMissed } from './announcer.ts';

const PATIENCE = { timeout: 20_000 };
const commit = (after: number, seq: number): Commit => ({
  tenant: 't',
  epoch: 'e',
  changes: [{ collection: 'sites', after, seq, documents: [] }],
});
/** What a database at `seq` answers. */
const missed: (seq: number) => ReadMissed = (seq) => async (_tenant, told) => ({ seq, commit: commit(told, seq) });

function announcing(readMissed: ReadMissed) {
  const troubles: unknown[] = [];
  const announcer = openAnnouncer(readMissed, (error) => troubles.push(error), 10);
  const told: string[] = [];
  announcer.subscribe(({ changes }) => told.push(changes.map(({ after, seq }) => `${after}-${seq}`).join(' ')));
  return { announcer, told, troubles };
}

test('what cannot be read is tried again until it can', async () => {
  let tries = 0;
  const { announcer, told, troubles } = announcing(async (tenant, from) => {
    tries += 1;
    if (tries < 3) throw new Error('away');
    return missed(4)(tenant, from);
  });
  announcer.reached('t', 4);
  await expect.poll(() => told, PATIENCE).toEqual(['0-4']);
  expect(troubles).toHaveLength(2);
  await announcer.close();
});

test('own commits are told at once and once; after one that was missed they wait for it', async () => {
  const reading = gate();
  const { announcer, told } = announcing(async (tenant, from) => {
    await reading.passed;
    return missed(4)(tenant, from);
  });
  announcer.start('t', 1);
  announcer.committed('t', 1, 2, commit(1, 2));
  announcer.committed('t', 1, 2, commit(1, 2));
  expect(told).toEqual(['1-2']);
  // Somebody else wrote 3.
  announcer.committed('t', 3, 4, commit(3, 4));
  announcer.reached('t', 3);
  expect(told).toEqual(['1-2']);
  reading.open();
  await expect.poll(() => told, PATIENCE).toEqual(['1-2', '2-4']);
  announcer.reached('t', 4);
  announcer.committed('t', 4, 5, commit(4, 5));
  expect(told).toEqual(['1-2', '2-4', '4-5']);
  await announcer.close();
});

test('what comes while reading is read afterwards', async () => {
  const reads: number[] = [];
  const first = gate();
  const { announcer, told } = announcing(async (tenant, from) => {
    reads.push(from);
    const seq = reads.length === 1 ? 1 : 2;
    if (reads.length === 1) await first.passed;
    return missed(seq)(tenant, from);
  });
  announcer.reached('t', 1);
  announcer.reached('t', 2);
  first.open();
  await expect.poll(() => told, PATIENCE).toEqual(['0-1', '1-2']);
  expect(reads).toEqual([0, 1]);
  await announcer.close();
});

test('once closed, nothing is told and nothing tried again', async () => {
  const reading = gate();
  const one = announcing(async (tenant, from) => {
    await reading.passed;
    return missed(1)(tenant, from);
  });
  one.announcer.reached('t', 1);
  const closed = one.announcer.close();
  reading.open();
  await closed;
  expect(one.told).toEqual([]);

  const failing = announcing(async () => {
    await reading.passed;
    throw new Error('away');
  });
  failing.announcer.reached('t', 1);
  await failing.announcer.close();
  expect(failing.troubles).toEqual([]);

  const waiting = announcing(() => Promise.reject(new Error('away')));
  waiting.announcer.reached('t', 1);
  await expect.poll(() => waiting.troubles.length, PATIENCE).toBeGreaterThan(0);
  await waiting.announcer.close();
  const tries = waiting.troubles.length;
  waiting.announcer.reached('t', 2);
  await Promise.resolve();
  expect(waiting.troubles).toHaveLength(tries);
});
