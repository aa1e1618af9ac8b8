import { BehaviorSubject } from 'rxjs';
import type { z } from 'zod';
import { expect, test } from 'vitest';
import type { Checkpoint, pullAnswer } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';
import type { ConnectionState } from './connection.ts';
import { KeptChanges } from './kept-changes.ts';
import { createPullHandler } from './pull.ts';
import { Standing } from './standing.ts';

const old: Checkpoint = { epoch: 'before', scope: 'tenant', seq: 9 };
const here: Checkpoint = { epoch: 'after', scope: 'tenant', seq: 7 };

/** A pull handler whose server gives `answers`, one a request. */
function puller(...answers: z.input<typeof pullAnswer>[]) {
  const asked: string[] = [];
  const restored: Checkpoint[] = [];
  let goneOn = 0;
  const standing = new Standing();
  const kept = new KeptChanges();
  const json: ApiClient['json'] = (path, _request, schema) => {
    asked.push(path);
    return Promise.resolve({ ok: true, value: schema.parse(answers.shift()) });
  };
  const pull = createPullHandler({
    api: { json } as ApiClient,
    connection: {
      state$: new BehaviorSubject<ConnectionState>('up'),
      whenUp: () => Promise.resolve(),
      lost: () => undefined,
      wake: () => undefined,
    },
    collection: 'sites',
    kept,
    pace: { touched: () => undefined, size: (idle) => idle, breathe: () => Promise.resolve(), close: () => undefined },
    standing,
    onRestored: (from) => Promise.resolve(void restored.push(from)),
    keepNewer: (documents) => Promise.resolve(documents),
    goOn: () => (goneOn += 1),
    onDocuments: () => Promise.resolve(),
  });
  return { pull, asked, restored, standing, kept, wentOn: () => goneOn };
}

test('[S44] a restored server that has nothing to give is heard of once', async () => {
  const { pull, asked, restored } = puller(
    { documents: [], checkpoint: here, remaining: 0, restored: true },
    { documents: [], checkpoint: here, remaining: 0, restored: false },
  );
  await pull(old, 10);
  // RxDB kept no checkpoint, since there were no documents to keep it with.
  await pull(old, 10);
  expect(asked[1]).toContain('epoch=after');
  expect(restored).toEqual([old]);
});

test('[S44] a server that lacks what it had acknowledged was restored, though the pull goes on', async () => {
  const { pull, asked, restored, standing } = puller({ documents: [], checkpoint: here, remaining: 0, heardIsLost: true });
  standing.epoch = old.epoch;
  expect(standing.answered({ outcomes: [{ outcome: 'accepted', id: 'a', seq: 12 }] })).toEqual([{ epoch: old.epoch, seq: 12 }]);
  await pull(old, 10);
  expect(asked[0]).toContain('heardEpoch=before&heardSeq=12');
  expect(restored).toEqual([{ epoch: old.epoch, scope: '', seq: 12 }]);
});

test('[S13] what has not changed is not asked for, and the place of the greeting is where the next pull begins', async () => {
  const { pull, asked, kept, standing } = puller({ documents: [], checkpoint: here, remaining: 0 });
  const later = { ...here, seq: 12 };
  kept.greeted(here.seq, later);
  expect(await pull(here, 10)).toEqual({ documents: [], checkpoint: later });
  expect(asked).toEqual([]);
  expect(standing.from()).toEqual(later);
  await pull(here, 10);
  expect(asked).toEqual([expect.stringContaining('seq=12')]);
});

test('[S13][S44] the greeting is no answer to what the server is to be told, nor while what it lost is given back', async () => {
  const nothing = { documents: [], checkpoint: here, remaining: 0 };
  const { pull, asked, kept, standing } = puller(nothing, nothing);
  standing.heard = [{ epoch: 'first', seq: 3 }];
  kept.greeted(0, here);
  await pull(here, 10);
  expect(asked).toHaveLength(1);
  standing.heard = [];
  standing.lost = old;
  kept.greeted(0, here);
  await pull(here, 10);
  expect(asked).toHaveLength(2);
});

test('what the pull stands beyond needs not be told', () => {
  const standing = new Standing();
  standing.epoch = old.epoch;
  standing.answered({ outcomes: [{ outcome: 'accepted', id: 'a', seq: 9 }] });
  expect([standing.heardBeyond(old), standing.heardBeyond({ ...old, seq: 8 })]).toEqual([undefined, { epoch: old.epoch, seq: 9 }]);
  expect(standing.answered({ outcomes: [{ outcome: 'accepted', id: 'b', seq: 7 }] })).toBeUndefined();
});

test('[S44] what several epochs have acknowledged is told pull by pull, and once to each epoch', async () => {
  const nothing = { documents: [], checkpoint: here, remaining: 0 };
  const { pull, asked, restored, standing, wentOn } = puller(nothing, { ...nothing, heardIsLost: true }, nothing);
  standing.heard = [old, { epoch: 'first', seq: 3 }, { epoch: 'second', seq: 5 }];
  standing.epoch = here.epoch;
  // Of what the pull itself stands beyond, its own place says enough.
  await pull(old, 10);
  await pull(here, 10);
  expect(asked.map((path) => /heardEpoch=.*/.exec(path)?.[0])).toEqual(['heardEpoch=first&heardSeq=3', 'heardEpoch=second&heardSeq=5']);
  expect(restored).toEqual([{ scope: '', epoch: 'second', seq: 5 }]);
  expect(wentOn()).toBe(1);
  standing.answered({ outcomes: [{ outcome: 'accepted', id: 'a', seq: 8 }], epoch: here.epoch });
  expect(standing.heard).toEqual([{ epoch: here.epoch, seq: 8 }]);
});
