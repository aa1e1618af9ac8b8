import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { tellings } from '../rules/tellings.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { searchedEntry, type SearchEntry } from './entry.ts';
import { SearchIndex, type Found } from './search-index.ts';

const incident = (id: string, over: Partial<SearchEntry> = {}): SearchEntry => ({
  id,
  kind: 'incidents',
  over: false,
  at: 0,
  codes: [],
  serials: [],
  name: '',
  text: '',
  refs: [],
  ...over,
});
const remark = (id: string, on: string, text: string, over: Partial<TimelineEntry> & { readonly second?: number } = {}): SearchEntry => {
  const { second = 1, ...rest } = over;
  const entry = { id, kind: 'remark', incident: on, by: 'mara', text, occurredAt: '', stamps: {}, order: formatHlc(second * 1000, 0, 'x') };
  return searchedEntry('timeline', { ...entry, ...rest } as TimelineEntry) as SearchEntry;
};
function indexOf(...entries: readonly SearchEntry[]): SearchIndex {
  const index = new SearchIndex();
  for (const one of entries) index.put(one, '1');
  return index;
}
const ids = (found: readonly Found[]): string[] => found.map(({ id }) => id);
const camera = incident('camera', { name: 'Camera dark', at: 5, codes: ['K70-2M1'] });
const wet = remark('wet', 'camera', 'The lens is wet again');

describe('[S115] remarks', () => {
  test('find their incident, alone and with its own words, whichever came first', () => {
    for (const index of [indexOf(camera, wet), indexOf(wet, camera)]) {
      expect(index.search('lens wet', 5)).toEqual([{ id: 'camera', kind: 'incidents', match: 'words', remark: 'wet' }]);
      expect(index.search('dark lens', 5)).toMatchObject([{ id: 'camera', remark: 'wet' }]);
      expect(index.search('ens', 5)).toEqual([]);
      expect(index.search('agian', 5)).toMatchObject([{ id: 'camera', match: 'typos', remark: 'wet' }]);
      // What the incident says itself needs no remark.
      expect(index.search('dark', 5)).toEqual([{ id: 'camera', kind: 'incidents', match: 'words' }]);
    }
    expect(indexOf(wet).search('lens', 5)).toEqual([]);
  });

  test('several of them together; the one that says most of what the incident does not is why, of equals the newest', () => {
    const index = indexOf(
      camera,
      wet,
      remark('fan', 'camera', 'Fan wet, cabinet hot', { second: 2 }),
      remark('hot', 'camera', 'hot', { second: 3 }),
    );
    expect(index.search('lens cabinet', 5)).toMatchObject([{ id: 'camera', remark: 'fan' }]);
    expect(index.search('hot cabinet dark', 5)).toMatchObject([{ remark: 'fan' }]);
    expect(index.search('hot', 5)).toMatchObject([{ remark: 'hot' }]);
  });

  test('are behind whatever is found without them, open or over', () => {
    const closed = incident('closed', { name: 'Wet lens', over: true });
    const noted = incident('noted', { text: 'wet lens', over: true });
    expect(ids(indexOf(camera, wet, closed, noted).search('wet lens', 5))).toEqual(['closed', 'noted', 'camera']);
    expect(ids(indexOf(camera, wet, closed, noted).search('wet lens', 1))).toEqual(['closed']);
    const numbered = remark('told', 'other', 'same as K70-2M1');
    expect(indexOf(camera, incident('other'), numbered).search('K70-2M1', 5)).toMatchObject([
      { id: 'camera', match: 'exact' },
      { id: 'other', match: 'words' },
    ]);
  });

  test('that were put right find nothing by what they said before; those of others stay', () => {
    const right = remark('right', 'camera', 'The housing is wet', { corrects: 'wet', second: 2 });
    for (const index of [indexOf(camera, wet, right), indexOf(right, wet, camera)]) {
      expect(index.search('lens', 5)).toEqual([]);
      expect(index.search('housing', 5)).toMatchObject([{ id: 'camera', remark: 'right' }]);
      index.remove('right');
      expect(ids(index.search('lens', 5))).toEqual(['camera']);
    }
    const others = remark('others', 'camera', 'The housing is wet', { corrects: 'wet', by: 'jon', second: 2 });
    expect(ids(indexOf(camera, wet, others).search('lens', 5))).toEqual(['camera']);
  });

  test('go with their incident, and come back with it', () => {
    const index = indexOf(camera, wet);
    index.remove('camera');
    expect(index.search('lens', 5)).toEqual([]);
    index.put(camera, '2');
    expect(ids(index.search('lens', 5))).toEqual(['camera']);
    index.remove('wet');
    expect(index.search('lens', 5)).toEqual([]);
    expect(index.kept().terms).not.toContain('lens');
  });
});

const word = fc.constantFrom('lens', 'wet', 'dark', 'hot', 'fan');
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((some) => some.join(' '));
/** Remarks of two people on two incidents, each of another second, of which some put others right. */
const timelines = fc
  .array(fc.record({ on: fc.constantFrom('a', 'b'), by: fc.constantFrom('mara', 'jon'), text: words, corrects: fc.option(fc.nat(7)) }), {
    maxLength: 8,
  })
  .map((all) =>
    all.map(({ corrects, ...rest }, second) => {
      const target = corrects === null ? undefined : all[corrects];
      return {
        ...rest,
        on: target?.on ?? rest.on,
        id: `r${second}`,
        second,
        ...(target === undefined ? {} : { corrects: `r${corrects}` }),
      };
    }),
  );
const asEntries = (timeline: readonly { id: string; on: string; text: string; by: string; second: number; corrects?: string }[]) =>
  timeline.map(({ id, on, text, ...rest }) => remark(id, on, text, rest));

describe('laws', () => {
  test('[S115] an incident is found by just the remarks that its timeline tells, in whatever order they came, also when kept', () => {
    fc.assert(
      fc.property(timelines, fc.integer(), word, (timeline, seed, typed) => {
        const entries = asEntries(timeline);
        const index = indexOf(incident('a'), ...rotated(entries, seed), incident('b'));
        const told = timeline.map(({ on, second, ...rest }) => ({
          ...rest,
          kind: 'remark' as const,
          incident: on,
          occurredAt: '2026-01-01T00:00:00Z',
          stamps: {},
          order: formatHlc(second * 1000, 0, 'x'),
        }));
        const saying = tellings(told).filter(({ said }) => said.text?.split(' ').includes(typed));
        const wanted = [...new Set(saying.map(({ said }) => said.incident))].toSorted();
        expect(ids(index.search(typed, 9)).toSorted()).toEqual(wanted);
        expect(ids(SearchIndex.from(structuredClone(index.kept()))?.search(typed, 9) ?? []).toSorted()).toEqual(wanted);
      }),
    );
  });

  test('[S115] remarks change nothing of what is found without them', () => {
    const incidents = fc.array(fc.record({ name: words, text: words, over: fc.boolean() }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(incidents, timelines, words, (some, timeline, typed) => {
        const own = some.map((one, place) => incident(['a', 'b', 'c', 'd', 'e', 'f'][place] ?? '', { ...one, at: place }));
        const without = indexOf(...own)
          .search(typed, 9)
          .filter(({ match }) => match !== 'typos');
        expect(
          indexOf(...own, ...asEntries(timeline))
            .search(typed, 9)
            .slice(0, without.length),
        ).toEqual(without);
      }),
    );
  });
});

function rotated<T>(all: readonly T[], by: number): T[] {
  const place = all.length === 0 ? 0 : Math.abs(by) % all.length;
  return [...all.slice(place), ...all.slice(0, place)];
}
