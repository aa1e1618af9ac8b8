import { expect, test } from 'vitest';
import { seeded } from '../fixtures/random.ts';
import { crashClient } from './client/rounds.ts';
import { crashServer } from './server/rounds.ts';
import { postgresSubject, sqliteSubject } from './server/subject.ts';
import type { Tally } from './tally.ts';

/** The short form of `npm run crash`. */
const ROUNDS = 10;

const run = (): { rounds: number; random: () => number; say: (line: string) => void; said: string[] } => {
  const said: string[] = [];
  return { rounds: ROUNDS, random: seeded(ROUNDS), say: (line) => void said.push(line), said };
};
const expectClean = ({ acknowledged, emptied: _byTheBrowser, ...tally }: Tally, target: string, said: readonly string[]): void => {
  const troubles = said.filter((line) => !line.startsWith('round ') || line.includes('did not open'));
  // In the first line of the message: a report of many tests shows no more.
  if (troubles.length > 0) throw new Error(troubles.join('; '));
  expect(tally).toEqual({ target, rounds: ROUNDS, lost: 0, failedOpens: 0, wrong: 0 });
  expect(acknowledged).toBeGreaterThan(0);
};

test.each([
  ['server-sqlite', sqliteSubject],
  ['server-postgres', postgresSubject],
] as const)(
  '[I1] [I4] [S1][S9][S11] what %s acknowledged is there after each kill, its numbers gapless, its epoch new',
  async (target, make) => {
    const subject = await make();
    const { said, ...how } = run();
    try {
      expectClean(await crashServer(subject, how), target, said);
    } finally {
      await subject.remove();
    }
  },
);

test('[I1] what a killed Chromium had saved is on the laptop afterwards, announced, and then at the server', async () => {
  const { said, ...how } = run();
  expectClean(await crashClient(how), 'client', said);
});
