import { BehaviorSubject } from 'rxjs';
import { expect, test } from 'vitest';
import type { Checkpoint, PullAnswer } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';
import type { ConnectionState } from './connection.ts';
import { KeptChanges } from './kept-changes.ts';
import { createPullHandler } from './pull.ts';
import { Standing } from './standing.ts';

const old: Checkpoint = { epoch: 'before', scope: 'tenant', seq: 9 };
const here: Checkpoint = { epoch: 'after', scope: 'tenant', seq: 7 };

/** A pull handler whose server gives `answers`, one a request. */
function puller(...answers: PullAnswer[]) {
  const asked: string[] = [];
  const restored: Checkpoint[] = [];
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
    kept: new KeptChanges(),
    pace: { touched: () => undefined, size: (idle) => idle, breathe: () => Promise.resolve(), close: () => undefined },
    standing: new Standing(),
    onRestored: (from) => Promise.resolve(void restored.push(from)),
    keepNewer: (documents) => Promise.resolve(documents),
    goOn: () => undefined,
    onDocuments: () => Promise.resolve(),
  });
  return { pull, asked, restored };
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
