import type { WithDeleted } from 'rxdb';
import { expect, test, vi } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { tombstone } from '#domain/protocol/sync.ts';
import { Crossings } from './crossings.ts';

const version = (stamps: { readonly [path: string]: string }): WithDeleted<SyncedDocument> =>
  ({ id: 'a', stamps, _deleted: false }) as unknown as WithDeleted<SyncedDocument>;
const sent = version({ '*': '1', title: '2' });
const newer = version({ '*': '1', title: '2', lanes: '3' });

test('[I2] a push tells what others have made of its document, if that was pulled while it was on its way', async () => {
  const crossings = new Crossings();
  const before = crossings.begin();
  await crossings.pulled([newer]);
  const after = crossings.begin();
  expect([before.met(sent), after.met(sent)]).toEqual([newer, undefined]);
});

test('an older version, or the same, is nothing new; a record that has left is', async () => {
  const crossings = new Crossings();
  const push = crossings.begin();
  await crossings.pulled([version({ '*': '1' })]);
  expect(push.met(sent)).toBeUndefined();
  await crossings.pulled([sent]);
  expect(push.met(sent)).toBeUndefined();
  await crossings.pulled([tombstone('a')]);
  expect(push.met(sent)).toMatchObject({ id: 'a', _deleted: true });
});

test('[I2] a pull is handed over when every push that was answered before has been noted', async () => {
  const crossings = new Crossings();
  crossings.begin().end(['sent']);
  crossings.begin().end(['sent']);
  let handedOver = false;
  const pulled = crossings.pulled([newer]).then(() => (handedOver = true));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(handedOver).toBe(false);
  crossings.wereNoted('sent');
  await pulled;
  expect(handedOver).toBe(true);
});

test('[I2] a push of which some was sent and some replaced is noted twice; one that failed, not at all', async () => {
  const crossings = new Crossings();
  crossings.begin().end(['sent', 'replaced']);
  let handedOver = false;
  const pulled = crossings.pulled([newer]).then(() => (handedOver = true));
  crossings.wereNoted('sent');
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(handedOver).toBe(false);
  crossings.wereNoted('replaced');
  await pulled;
  vi.useFakeTimers();
  crossings.begin().end([]);
  expect(await crossings.pulled([newer])).toEqual([newer]);
  vi.useRealTimers();
});

test('[I2] a pull that was on its way meanwhile does not bring back the version before a push, as long as none has brought that push', async () => {
  const crossings = new Crossings();
  const before = version({ '*': '1' });
  crossings.answered([sent]);
  expect(await crossings.pulled([before])).toEqual([sent]);
  expect(await crossings.pulled([before])).toEqual([sent]);
  expect(await crossings.pulled([newer])).toEqual([newer]);
  // From here on the pull is as far: what it brings is what the server holds.
  expect(await crossings.pulled([before])).toEqual([before]);
  crossings.answered([sent]);
  expect(await crossings.pulled([tombstone('a')])).toEqual([tombstone('a')]);
  expect(await crossings.pulled([before])).toEqual([before]);
});

test('where nothing was to be noted, a pull does not wait for ever; without documents it does not wait', async () => {
  const crossings = new Crossings();
  crossings.begin().end(['sent']);
  const next = crossings.begin();
  await crossings.pulled([]);
  await crossings.pulled([newer]);
  expect(next.met(sent)).toEqual(newer);
});
