import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { makeStamp } from '#domain/clock/stamp.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import { pushWithMoves } from './moved-stamps.ts';

const author = '01900000-0000-7000-8000-00000000000a';
const [fast, right] = [formatHlc(9_000_000, 0, 'aaaaaaaaaaaa'), formatHlc(1000, 0, 'aaaaaaaaaaaa')];
const reader = { movedStamps: async () => new Map([[fast, right]]) };
const sent = { id: 'x', stamps: { '*': makeStamp(fast, author) } };
const pushed = (outcome: PushOutcome): Promise<PushOutcome[]> =>
  pushWithMoves(reader, { tenant: 't', laptop: 'l' }, [sent], async () => [outcome]);

test('[S65] what was moved comes back with the stamps that count', async () => {
  const document = { id: 'x', stamps: { '*': makeStamp(right, author) } };
  expect(await pushed({ outcome: 'accepted', id: 'x', seq: 1 })).toEqual([{ outcome: 'merged', id: 'x', seq: 1, document, moved: true }]);
});

test('[S36][S65] what has left the laptop, or was refused, comes back without a document, moved or not', async () => {
  const outcomes: PushOutcome[] = [
    { outcome: 'left', id: 'x', seq: 1 },
    { outcome: 'rejected', id: 'x', kind: 'forbidden', reason: 'r' },
  ];
  for (const outcome of outcomes) expect(await pushed(outcome)).toEqual([outcome]);
});
