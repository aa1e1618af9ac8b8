import { expect, test } from 'vitest';
import { seeded } from '../../fixtures/random.ts';
import { Agenda } from './agenda.ts';

const nothing = (): void => undefined;

test('things happen in the order of their time, those of one owner at one time in the order they were asked for', async () => {
  const agenda = new Agenda(1000, seeded(1));
  const owner = agenda.owner('one');
  const seen: string[] = [];
  for (const [delay, what] of [
    [5, 'late'],
    [0, 'first'],
    [0, 'second'],
    [3, 'between'],
  ] as const) {
    agenda.in(delay, owner, () => seen.push(`${what} ${agenda.now}`));
  }
  await agenda.runUntil(1004, nothing);
  expect(seen).toEqual(['first 1000', 'second 1000', 'between 1003']);
  await agenda.runUntil(2000, nothing);
  expect([seen.at(-1), agenda.now]).toEqual(['late 1005', 2000]);
});

test('what was called off, and whatever belongs to one who is gone, does not happen', async () => {
  const agenda = new Agenda(0, seeded(1));
  const gone = agenda.owner('gone');
  const here = agenda.owner('here');
  const seen: string[] = [];
  agenda.in(1, gone, () => seen.push('gone'));
  const callOff = agenda.in(1, here, () => seen.push('called off'));
  agenda.in(1, here, () => seen.push('here'));
  gone.alive = false;
  callOff();
  await agenda.runUntil(10, nothing);
  expect(seen).toEqual(['here']);
  expect(agenda.steps).toBe(1);
});

test('between two steps all promises go on as far as they can', async () => {
  const agenda = new Agenda(0, seeded(1));
  const owner = agenda.owner('one');
  const seen: number[] = [];
  agenda.in(1, owner, () => {
    void (async () => {
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
      seen.push(agenda.now);
    })();
  });
  agenda.in(2, owner, () => seen.push(agenda.now));
  await agenda.runUntil(10, nothing);
  expect(seen).toEqual([1, 2]);
});
