import type { RxCollection } from 'rxdb';
import { expect, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import { recordKey } from '../local-store.ts';
import { openLaptop } from '../testing/open-laptop.ts';
import { pushAnswers, type Says } from '../testing/push-answers.ts';
import { replicationIdentifier } from './as-servers.ts';
import { giveBackDeparted, keepDeparted } from './departed.ts';
import { NotComparable } from './differences.ts';
import { diskOf } from './on-disk.ts';

const DAY_MS = 24 * 3_600_000;

/** A laptop, and a server that answers pushes with what `says` says, or not at all. */
async function laptop(says: Says) {
  const opened = await openLaptop();
  const { local, clock, collections } = opened;
  const timeline = collections.timeline as unknown as RxCollection<SyncedDocument>;
  const pace = { touched: () => undefined, size: (idle: number) => idle, breathe: () => Promise.resolve(), close: () => undefined };
  const { api, sent, froms } = pushAnswers(says);
  const lost = { epoch: 'before', scope: '', seq: 20 };
  const give = () =>
    giveBackDeparted({
      api,
      connection: { lost: () => undefined },
      collection: 'timeline',
      local,
      clock,
      disk: diskOf(timeline, replicationIdentifier('timeline'), pace, new AbortController().signal),
      from: () => lost,
      answered: () => Promise.resolve(),
      isHealing: () => true,
    });
  const keep = (...documents: SyncedDocument[]) => keepDeparted({ collection: 'timeline', local, clock }, documents);
  return { ...opened, give, keep, sent, froms, lost };
}

test('[I1] [S48] own work that has left is given back to a server that may have lost it, from the line that was lost', async () => {
  const { remark, keep, give, sent, froms, lost, local, clock } = await laptop(({ id }) => ({ outcome: 'left', id, seq: 9 }));
  const [mine, other] = [remark(1), remark(2)];
  const theirs = { ...remark(3), stamps: { '*': '000000000001-0000-zzzzzzzz0001/01900000-0000-7000-8000-000000000001' } };
  await keep(mine, theirs as never);
  await keep(other);
  await give();
  expect(sent).toEqual([mine.id, other.id]);
  expect(froms).toEqual([lost]);
  const receipt = await local.receipts.get(recordKey('timeline', mine.id));
  expect(receipt).toMatchObject({ upTo: mine.order, seq: 9 });
  // Another backup may be put back.
  await give();
  expect(sent).toHaveLength(4);
  expect(Math.abs((await local.departed.toArray())[0]!.at - clock.now())).toBeLessThan(DAY_MS);
});

test('[S48] what has come back is left to the comparison; what is refused waits for the person', async () => {
  const refuse = ({ id }: SyncedDocument): PushOutcome => ({ outcome: 'rejected', id, kind: 'forbidden', reason: 'no' });
  const { remark, keep, give, sent, local, collections } = await laptop(refuse);
  const [back, gone] = [remark(1), remark(2)];
  await keep(back, gone);
  await collections.timeline.insert(back);
  await give();
  expect(sent).toEqual([gone.id]);
  expect(await local.quarantine.toArray()).toMatchObject([{ id: gone.id, incident: gone.incident, reason: 'no' }]);
});

test('[S48] without an answer it is tried again; what is older than any backup that is put back goes', async () => {
  const { remark, keep, give, local } = await laptop(() => undefined);
  await keep(remark(1));
  await expect(give()).rejects.toThrow(NotComparable);
  const [row] = await local.departed.toArray();
  await local.departed.put({ ...row!, at: row!.at - 91 * DAY_MS });
  await keep(remark(2));
  expect((await local.departed.toArray()).map(({ key }) => key)).toEqual([recordKey('timeline', remark(2).id)]);
});
