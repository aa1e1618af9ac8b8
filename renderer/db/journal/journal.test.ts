import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { forgetfulFiles, type ForgetfulFiles } from './testing/forgetful-files.ts';
import type { JournalDocument } from './format.ts';
import { noJournal, openJournal, type Journal } from './journal.ts';

const PERSON = '01900000-0000-7000-8000-000000000001';

/** Tabs of one laptop: the locks that they hold. */
function tabs(files: ForgetfulFiles): { readonly open: () => Promise<Journal>; readonly kill: (journal: Journal) => void } {
  const locks = new Map<string, object>();
  const owners = new Map<Journal, object>();
  return {
    open: async () => {
      const tab = {};
      const claim = (name: string): Promise<(() => void) | undefined> => {
        if (locks.has(name)) return Promise.resolve(undefined);
        locks.set(name, tab);
        return Promise.resolve(() => void locks.delete(name));
      };
      const journal = await openJournal({ files, person: PERSON, claim, now: () => 0 });
      owners.set(journal, tab);
      return journal;
    },
    kill: (journal) => {
      for (const [name, owner] of locks) if (owner === owners.get(journal)) locks.delete(name);
    },
  };
}

let count = 0;
function action(text = 'x'): JournalDocument[] {
  count += 1;
  const id = `01900000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  return [{ collection: 'incidents', upTo: formatHlc(count, 0, 'nodenodenode'), document: { id, title: text } }];
}
const titles = (journal: Journal): unknown[] =>
  journal.found().flatMap(({ documents }) => documents.map(({ document }) => document['title']));
const all = (): Promise<boolean> => Promise.resolve(true);

test('[I1] [S51] what was written is found by the next start, once', async () => {
  const { open, kill } = tabs(forgetfulFiles());
  const first = await open();
  await first.append(action('one'));
  await Promise.all([first.append(action('two')), first.append(action('three'))]);
  expect(titles(first)).toEqual([]);
  kill(first);
  const next = await open();
  expect(titles(next)).toEqual(['one', 'two', 'three']);
  expect(titles(next)).toEqual([]);
});

test('[I1] [S51] nothing acknowledged is lost when the power fails, whatever was on its way', async () => {
  const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
  const steps = fc.array(fc.oneof(fc.constant('save' as const), fc.constant('sync' as const), fc.constant('tidy' as const)), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(steps, chances, fc.integer({ min: 1, max: 2000 }), async (plan, chance, size) => {
      const files = forgetfulFiles({ manual: true });
      const { open, kill } = tabs(files);
      const journal = await open();
      const acknowledged = new Map<string, string>();
      const settled = new Set<string>();
      const asked: string[] = [];
      for (const [place, step] of plan.entries()) {
        const title = `${place}-${'x'.repeat(size)}`;
        if (step === 'save') {
          asked.push(title);
          void journal.append(action(title)).then((line) => line !== undefined && acknowledged.set(title, title));
        } else if (step === 'sync') await files.sync();
        else {
          const done = [...acknowledged.keys()];
          void journal.tidy(() => Promise.resolve(true));
          await new Promise((turn) => setTimeout(turn));
          if (done.length === asked.length) done.forEach((one) => settled.add(one));
        }
      }
      kill(journal);
      let turn = 0;
      files.crash(() => chance[(turn += 1) % chance.length]!);
      const found = titles(await open());
      // Settled ones may be gone; of the others each one that was acknowledged is there, and nothing that nobody wrote.
      expect(found).toEqual(expect.arrayContaining([...acknowledged.keys()].filter((title) => !settled.has(title))));
      expect(asked).toEqual(expect.arrayContaining(found as string[]));
      expect(new Set(found).size).toBe(found.length);
    }),
    { numRuns: 100 },
  );
});

test('[S51] each tab has a file of its own, and what a crashed one left is taken over', async () => {
  const { open, kill } = tabs(forgetfulFiles());
  const [one, other] = [await open(), await open()];
  await one.append(action('of one'));
  await other.append(action('of the other'));
  await other.takeOver();
  expect(titles(other)).toEqual([]);
  kill(one);
  await other.takeOver();
  expect(titles(other)).toEqual(['of one']);
  await other.tidy(all);
  await other.tidy(all);
  // Its room is free again.
  const third = await open();
  expect(titles(third)).toEqual([]);
  await third.append(action('of the third'));
  kill(third);
  kill(other);
  const next = await open();
  await next.takeOver();
  expect(titles(next)).toEqual(['of the third']);
});

test('[I3] [S52] a withdrawn action does not come back', async () => {
  const { open, kill } = tabs(forgetfulFiles());
  const journal = await open();
  const line = await journal.append(action('failed'));
  await journal.append(action('saved'));
  await journal.withdraw(line!);
  kill(journal);
  expect(titles(await open())).toEqual(['saved']);
});

test('[S53] what is settled goes, what waits stays, and a file that has grown is left for another', async () => {
  const files = forgetfulFiles();
  const { open, kill } = tabs(files);
  const journal = await openLater(files);
  for (let saved = 0; saved < 8; saved += 1) await journal.append(action(`${saved}${'x'.repeat(100_000)}`));
  await journal.append(action('waits'));
  await journal.tidy((documents) => Promise.resolve(documents[0]!.document['title'] !== 'waits'));
  await journal.append(action('and later'));
  const next = await open();
  await next.takeOver();
  expect(titles(next)).toEqual(['waits', 'and later']);
  kill(next);

  async function openLater(shared: ForgetfulFiles): Promise<Journal> {
    let now = 0;
    const claim = (): Promise<() => void> => Promise.resolve(() => undefined);
    return openJournal({ files: shared, person: PERSON, claim, now: () => (now += 100_000) });
  }
});

test('[S51] a damaged place is told, and what stands around it is found', async () => {
  const files = forgetfulFiles();
  const { open, kill } = tabs(files);
  const journal = await open();
  for (const title of ['one', 'two', 'three']) await journal.append(action(title));
  kill(journal);
  const middle = (await files.open(`${PERSON}.0`)).indexOf('"two"');
  files.rot(`${PERSON}.0`, middle + 1, 'T');
  const next = await open();
  expect(titles(next)).toEqual(['one', 'three']);
  expect(next.damaged()).toBeGreaterThan(50);
  await next.append(action('four'));
  kill(next);
  expect(titles(await open())).toEqual(['one', 'three', 'four']);
});

test('a full disk is said, and costs nothing that was written before', async () => {
  const files = forgetfulFiles();
  const { open, kill } = tabs(files);
  const journal = await open();
  await journal.append(action('one'));
  files.setFull(true);
  expect(await journal.append(action('two'))).toBeUndefined();
  expect(journal.works()).toBe(false);
  files.setFull(false);
  expect(await journal.append(action('three'))).toBeDefined();
  expect(journal.works()).toBe(true);
  kill(journal);
  expect(titles(await open())).toEqual(['one', 'three']);
});

test('without a place for it, work goes on in the database alone', async () => {
  const journal = await openJournal({ files: undefined, person: PERSON, claim: () => Promise.resolve(undefined), now: () => 0 });
  expect(journal).toBe(noJournal);
  expect(await journal.append(action())).toBeUndefined();
  expect(journal.works()).toBe(false);
});
