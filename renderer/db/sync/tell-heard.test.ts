import type { z } from 'zod';
import { expect, test } from 'vitest';
import type { pullAnswer } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';
import { heardIn, Standing } from './standing.ts';
import { tellHeard } from './tell-heard.ts';

type Answer = z.input<typeof pullAnswer>;
const from = (epoch: string, heardIsLost = false): Answer => ({
  documents: [],
  checkpoint: { epoch, scope: 'tenant', seq: 7 },
  remaining: 0,
  heardIsLost,
});

/** A laptop that has heard number 12 of the epoch `before`, and now has a stream from the epoch `after`. */
function laptop(...answers: (Answer | undefined)[]) {
  const standing = new Standing();
  standing.epoch = 'before';
  standing.answered({ outcomes: [{ outcome: 'accepted', id: 'a', seq: 12 }] });
  standing.epoch = 'after';
  const asked: string[] = [];
  const restored: object[] = [];
  const json: ApiClient['json'] = (path, _request, schema) => {
    asked.push(path);
    const answer = answers.shift();
    return Promise.resolve(
      answer === undefined ? { ok: false, problem: 'unreachable', detail: '' } : { ok: true, value: schema.parse(answer) },
    );
  };
  const tell = (): Promise<void> =>
    tellHeard({
      api: { json } as ApiClient,
      connection: { lost: () => undefined },
      collection: 'sites',
      standing,
      onRestored: (line) => Promise.resolve(void restored.push(line)),
    });
  return { standing, tell, asked, restored };
}

test('[S44] a server of another epoch is told once what an earlier one had acknowledged; where it lacks that, it was restored', async () => {
  const { tell, asked, restored } = laptop(from('after', true));
  await tell();
  expect(asked).toEqual(['/api/v1/sync/sites?limit=1&heardEpoch=before&heardSeq=12']);
  expect(restored).toEqual([{ scope: '', epoch: 'before', seq: 12 }]);
  await tell();
  expect(asked).toHaveLength(1);
});

test('[S44] a server that goes on from there was not; one that a pull has told is not asked; nor the same one, nor without anything heard', async () => {
  const { tell, standing, restored } = laptop(from('after'));
  await tell();
  expect(restored).toEqual([]);
  standing.epoch = 'third';
  standing.wasTold({ epoch: 'before', seq: 12 }, 'third');
  await tell();
  standing.epoch = 'before';
  await tell();
  const { tell: other, standing: fresh } = laptop();
  fresh.heard = [];
  await other();
});

test('[S44] without an answer nothing may be pushed', async () => {
  const { tell, standing } = laptop(undefined);
  await expect(tell()).rejects.toThrow('unreachable');
  expect(standing.untold('after')).toEqual({ epoch: 'before', seq: 12 });
});

test('[S44] a push that reached a server which had started anew takes nothing from what was heard before: all of it is told', async () => {
  const { tell, standing, asked, restored } = laptop(from('third'), from('third', true));
  const answer = { outcomes: [{ outcome: 'accepted' as const, id: 'b', seq: 9 }], epoch: 'second' };
  expect(standing.answered(answer)).toEqual([
    { epoch: 'before', seq: 12 },
    { epoch: 'second', seq: 9 },
  ]);
  await tell();
  expect(asked.map((path) => path.split('&').slice(1).join(' '))).toEqual([
    'heardEpoch=before heardSeq=12',
    'heardEpoch=second heardSeq=9',
  ]);
  expect(restored).toEqual([{ scope: '', epoch: 'second', seq: 9 }]);
});

test('[S44] an epoch that goes on from what was heard says it with its own place', async () => {
  const { tell, standing } = laptop(from('after'));
  await tell();
  expect(standing.answered({ outcomes: [{ outcome: 'accepted', id: 'b', seq: 13 }], epoch: 'after' })).toEqual([
    { epoch: 'after', seq: 13 },
  ]);
  // A late answer of the one before counts again.
  expect(standing.answered({ outcomes: [{ outcome: 'accepted', id: 'c', seq: 14 }], epoch: 'before' })).toHaveLength(2);
  expect(standing.untold('after')).toEqual({ epoch: 'before', seq: 14 });
  standing.lost = { epoch: 'before', scope: '', seq: 14 };
  expect([standing.healed(), standing.lost]).toEqual([[{ epoch: 'after', seq: 13 }], undefined]);
});

test('an answer that acknowledges nothing, or comes from nobody knows where, leaves no trace; what an older app kept is read', () => {
  const standing = new Standing();
  expect(standing.answered({ outcomes: [{ outcome: 'accepted', id: 'b', seq: 13 }] })).toBeUndefined();
  expect(standing.answered({ outcomes: [{ outcome: 'rejected', id: 'b', kind: 'invalid', reason: '' }], epoch: 'after' })).toBeUndefined();
  const one = { epoch: 'a', seq: 1 };
  expect([heardIn(undefined), heardIn(one), heardIn([one, one])]).toEqual([[], [one], [one, one]]);
});
