import { makeIncidents } from '../make-incidents.ts';
import { loadInto, plainLoad, signIn } from './load.ts';
import { editedInPouch, fillPouch, loadPouch } from './pouch.ts';
import { prepareEdits, sendEdits } from './offline-edits.ts';
import { rollout } from './rollout.ts';
import { openSaver, type Saver } from './saver.ts';
import { searchBoth } from './search-both.ts';
import { makeFile, postFile, sendFile } from './upload.ts';
import { fill, openOurs, ourNewest, PlainDexie, plainNewest } from './stores.ts';

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const times = async (count: number, work: () => Promise<unknown>): Promise<number[]> => {
  const all: number[] = [];
  for (let run = 0; run < count; run += 1) all.push(await timed(work));
  return all;
};

let saver: Saver | undefined;

/** What the benches call in the page; every duration is in milliseconds. */
export const api = {
  fill: async (count: number): Promise<void> => fill(await openOurs(), new PlainDexie(), makeIncidents(count)),
  newest: async (rounds: number, queries: number, status: '' | 'triaged'): Promise<{ ours: number[][]; dexie: number[][] }> => {
    const ours = await openOurs();
    const plain = new PlainDexie();
    const results = { ours: [] as number[][], dexie: [] as number[][] };
    const [mine, theirs] = [await ourNewest(ours, status), await plainNewest(plain, status)];
    if (mine.length !== 50 || mine.map(({ id }) => id).join() !== theirs.map(({ id }) => id).join())
      throw new Error('the two stores answer differently');
    for (let round = 0; round < rounds; round += 1) {
      results.ours.push(await times(queries, () => ourNewest(ours, status)));
      results.dexie.push(await times(queries, () => plainNewest(plain, status)));
    }
    return results;
  },
  save: async (count: number): Promise<number[]> => {
    saver ??= await openSaver();
    return times(count, saver.save);
  },
  saveWithoutJournal: async (count: number): Promise<number[]> => {
    saver ??= await openSaver();
    return times(count, saver.saveWithoutJournal);
  },
  saveDuringPull: async (count: number): Promise<number[]> => {
    saver ??= await openSaver();
    const stop = saver.pullInBackground();
    const all = await times(count, saver.save);
    await stop();
    return all;
  },
  rollout,
  searchBoth,
  signIn,
  loadInto,
  plainLoad,
  prepareEdits,
  sendEdits,
  loadPouch,
  fillPouch,
  editedInPouch,
  makeFile,
  sendFile,
  postFile,
};

declare global {
  var bench: typeof api;
}
globalThis.bench = api;
