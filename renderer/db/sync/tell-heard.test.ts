import type { z } from 'zod';
import { expect, test } from 'vitest';
import type { pullAnswer } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';
import { Standing } from './standing.ts';
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
  standing.answered([{ outcome: 'accepted', id: 'a', seq: 12 }]);
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
  standing.wasTold('third');
  await tell();
  standing.epoch = 'before';
  await tell();
  const { tell: other, standing: fresh } = laptop();
  fresh.heard = undefined;
  await other();
});

test('[S44] without an answer, or with one of yet another epoch, nothing may be pushed', async () => {
  const { tell, standing } = laptop(undefined, from('third'));
  await expect(tell()).rejects.toThrow('unreachable');
  await expect(tell()).rejects.toThrow('another epoch');
  expect(standing.untold()).toEqual({ epoch: 'before', seq: 12 });
});
