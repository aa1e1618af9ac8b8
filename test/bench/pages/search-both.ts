import MiniSearch from 'minisearch';
import { entryOf, type SearchEntry } from '#domain/search/entry.ts';
import { SearchIndex } from '#domain/search/search-index.ts';
import { makeSearched, whatPeopleType } from '../searched.ts';

export type SearchTimes = { readonly ours: number[][]; readonly minisearch: number[][] };

/** Each keystroke of what people type, in milliseconds, asked of the app's index and of MiniSearch with the same documents, in turns. */
export function searchBoth({ documents, rounds }: { readonly documents: number; readonly rounds: number }): SearchTimes {
  const made = makeSearched(documents);
  const entries: SearchEntry[] = [
    ...made.sites.map((site) => entryOf('sites', site)),
    ...made.devices.map((device) => entryOf('devices', device)),
    ...made.incidents.map((incident) => entryOf('incidents', incident)),
  ];
  const index = new SearchIndex();
  for (const entry of entries) index.put(entry, '1-bench');
  // As the app does once everything has been read.
  index.settle();
  const peer = minisearchOf(entries);
  const keystrokes = whatPeopleType(made).flatMap((typed) => Array.from(typed, (_, last) => typed.slice(0, last + 1)));
  const times: SearchTimes = { ours: [], minisearch: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = keystrokes.map((typed) => timed(() => index.search(typed, 7)));
    const theirs = keystrokes.map((typed) => timed(() => peer.search(typed).slice(0, 28)));
    // The first warms both.
    if (round === 0) continue;
    times.ours.push(ours);
    times.minisearch.push(theirs);
  }
  return times;
}

/** The same words in it, with the names of places written into what lies there: it knows no references. */
function minisearchOf(entries: readonly SearchEntry[]): MiniSearch {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  const peer = new MiniSearch({
    fields: ['name', 'codes', 'text', 'place'],
    searchOptions: {
      prefix: true,
      combineWith: 'AND',
      fuzzy: (term) => (term.length < 4 || /\d/.test(term) ? false : term.length < 8 ? 1 : 2),
      boost: { name: 4, codes: 4, place: 2 },
    },
  });
  peer.addAll(
    entries.map(({ id, name, codes, text, refs }) => ({
      id,
      name,
      codes: codes.join(' '),
      text,
      place: refs.map((ref) => names.get(ref) ?? '').join(' '),
    })),
  );
  return peer;
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
