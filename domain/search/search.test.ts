import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt, highlight } from './highlight.ts';
import { SearchIndex, type Found } from './search-index.ts';
import { searchedKinds, type SearchEntry } from './entry.ts';
import { begins, typosAllowed } from './typos.ts';
import { codesAsked, wordsAsked, wordsOf } from './words.ts';

const entry = (id: string, over: Partial<SearchEntry>): SearchEntry => ({
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

const site = entry('site', { kind: 'sites', name: 'M6 J4 gantry 2', codes: ['M6 J4 gantry 2'], text: 'M6 northbound 12+300' });
const device = entry('device', {
  kind: 'devices',
  name: 'LC-204',
  codes: ['LC-204', 'NV-0099-4417'],
  serials: ['NV-0099-4417'],
  text: 'lane-controller Norlume',
  refs: ['site'],
});
const dark = entry('dark', {
  name: 'All cameras dark',
  codes: ['K70-2M1'],
  at: 10,
  refs: ['device', 'site'],
  text: 'Picture drops out. Élan',
});
const closed = entry('closed', { name: 'All cameras dark again', over: true, at: 20, codes: ['ZZZ-111'] });
const reboots = entry('reboots', { name: 'Controller reboots', at: 30, codes: ['ABC-222', 'INC-2031'], text: 'cameras' });

function indexOf(...entries: readonly SearchEntry[]): SearchIndex {
  const index = new SearchIndex();
  for (const one of entries) index.put(one, '1');
  return index;
}
const all = indexOf(site, device, dark, closed, reboots);
const ids = (found: readonly Found[]): string[] => found.map(({ id }) => id);
const search = (typed: string): string[] => ids(all.search(typed, 5));

describe('[S110] what is found', () => {
  test('every word, in any order, from its beginning, without case and accents', () => {
    expect(search('DARK cam')).toEqual(['dark', 'closed']);
    expect(search('elan pict')).toEqual(['dark']);
    expect(search('dark nothing')).toEqual([]);
    expect(search('  ·  ')).toEqual([]);
  });

  test('an incident by the names of where it is, whatever they are called by then', () => {
    expect(search('dark gantry 204')).toEqual(['dark']);
    const index = indexOf(dark, device);
    expect(ids(index.search('dark gantry', 5))).toEqual([]);
    index.put(site, '1');
    expect(ids(index.search('dark gantry', 5))).toEqual(['dark']);
    index.put({ ...site, name: 'M42 mast', codes: ['M42 mast'] }, '2');
    expect(ids(index.search('dark gantry', 5))).toEqual([]);
    expect(ids(index.search('dark mast', 5))).toEqual(['dark']);
  });

  test('a device by its site and by words of what it is', () => {
    expect(search('norlume j4')).toEqual(['device']);
  });

  test('typing errors, in long words only and never in numbers', () => {
    expect(search('camreas')).toEqual(['dark', 'reboots', 'closed']);
    expect(search('contrller')).toEqual(['device', 'reboots']);
    expect(search('drk')).toEqual([]);
    expect(search('LC-205')).toEqual([]);
    expect(all.search('camreas', 5)[0]?.match).toBe('typos');
  });
});

describe('[S111] what comes first', () => {
  test('open before closed, a word of the title before one of the text, the newer of equals', () => {
    expect(search('cameras')).toEqual(['dark', 'reboots', 'closed']);
    const twins = [entry('older', { name: 'Same', at: 1 }), entry('newer', { name: 'Same', at: 2 })];
    expect(ids(indexOf(...twins).search('same', 5))).toEqual(['newer', 'older']);
    expect(ids(indexOf(...twins).search('same', 1))).toEqual(['newer']);
  });

  test('a number as it is heard, pasted or written, also of what is closed', () => {
    expect(all.search('k7o 2ml', 5)).toMatchObject([{ id: 'dark', match: 'exact' }]);
    expect(all.search('inc 2031', 5)).toMatchObject([{ id: 'reboots', match: 'exact' }]);
    expect(all.search('zzz111', 5)).toMatchObject([{ id: 'closed', match: 'exact' }]);
    expect(all.search('NV-0099', 5)[0]).toMatchObject({ id: 'device', match: 'number' });
    expect(all.search('lc204', 5)[0]).toMatchObject({ id: 'device', match: 'exact' });
  });

  test('the last digits of a serial', () => {
    expect(all.search('4417', 5)[0]).toMatchObject({ id: 'device', match: 'number' });
    expect(all.search('204', 5)[0]).toMatchObject({ id: 'device', match: 'words' });
    expect(all.search('94417', 5)).toMatchObject([{ id: 'device', match: 'number' }]);
  });
});

// Few letters, so that things meet.
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '2'), minLength: 1, maxLength: 5 });
const words = fc.array(word, { maxLength: 4 }).map((some) => some.join(' '));
const letter = fc.constantFrom('p', 'q', 'r', 's');
const made = fc.record({
  kind: fc.constantFrom(...searchedKinds),
  letter,
  over: fc.boolean(),
  at: fc.nat(5),
  codes: fc.array(word, { maxLength: 2 }),
  serials: fc.array(word, { maxLength: 1 }),
  name: words,
  text: words,
  place: letter,
});
/** Each at one of four sites, which may not be there. */
const entries = fc.uniqueArray(
  made.map(({ letter: own, place, ...rest }) => ({
    ...rest,
    id: `${rest.kind}-${own}`,
    refs: rest.kind === 'sites' ? [] : [`sites-${place}`, ''],
  })),
  { selector: ({ id }) => id, maxLength: 12 },
);

describe('laws', () => {
  test('[S111] whatever has the very number typed comes before all others of its kind', () => {
    fc.assert(
      fc.property(entries, fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 2, maxLength: 5 }), (some, letters) => {
        const code = `${letters}7`;
        const index = indexOf(...some, entry('wanted', { codes: [code], over: true }));
        expect(index.search(code, 3).find(({ kind }) => kind === 'incidents')?.match).toBe('exact');
        expect(ids(index.search(code, some.length + 1))).toContain('wanted');
      }),
    );
  });

  test('[S112] what was removed is never found, nor by another name than its last', () => {
    fc.assert(
      fc.property(entries, entries, words, (before, after, typed) => {
        const index = indexOf(...before);
        for (const one of after) index.put(one, '2');
        const gone = before.filter((_, place) => place % 2 === 0).map(({ id }) => id);
        for (const id of gone) index.remove(id);
        const last = new Map([...before, ...after].map((one) => [one.id, one]));
        for (const id of gone) last.delete(id);
        // Sorted, for equals stand in the order in which they came.
        expect(ids(index.search(typed, 50)).toSorted()).toEqual(ids(indexOf(...last.values()).search(typed, 50)).toSorted());
      }),
    );
  });

  test('[S113] what was kept is as it was, and keeps nothing of what was removed', () => {
    fc.assert(
      fc.property(entries, words, (some, typed) => {
        const index = indexOf(...some, entry('secret', { name: 'unspeakable', codes: ['UNSPEAK-1'] }));
        index.remove('secret');
        const kept = index.kept();
        expect(`${kept.terms} ${kept.ids}`).not.toMatch(/unspeak|secret/);
        const again = SearchIndex.from(structuredClone(kept));
        expect(again?.search(typed, 50).toSorted(byId)).toEqual(index.search(typed, 50).toSorted(byId));
        expect(again?.size).toBe(index.size);
        for (const { id } of some) expect(again?.versionOf(id)).toBe(index.versionOf(id));
        for (const kind of searchedKinds) expect(again?.idsOf(kind).toSorted()).toEqual(index.idsOf(kind).toSorted());
      }),
    );
  });

  test('a word with one error is found by the word', () => {
    const long = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 5, maxLength: 12 });
    fc.assert(
      fc.property(long, fc.nat(), fc.constantFrom('drop', 'double', 'swap', 'change'), (right, number, error) => {
        const place = number % (right.length - 1);
        const [one = '', other = ''] = [right[place], right[place + 1]];
        const wrong = { drop: '', double: one + one, swap: other + one, change: 'x' }[error];
        const length = error === 'swap' ? 2 : 1;
        const typed = right.slice(0, place) + wrong + right.slice(place + length);
        expect(ids(indexOf(entry('it', { name: right })).search(typed, 1))).toEqual(['it']);
      }),
    );
  });
});

test('an index of another form is not taken', () => {
  expect(SearchIndex.from({ ...all.kept(), form: 0 })).toBeUndefined();
  expect(SearchIndex.from(new SearchIndex().kept())?.search('a', 1)).toEqual([]);
});

test('many words, some of them replaced often', () => {
  const index = new SearchIndex();
  for (let round = 0; round < 3; round += 1) {
    for (let number = 0; number < 3000; number += 1) {
      const name = `word${number} of${round} ${'abcdefghij'.repeat(1 + (number % 3))} ${number * 7}x${round}`;
      index.put(entry(`id${number}`, { name, codes: [`C${number}`] }), String(round));
    }
  }
  expect(index.size).toBe(3000);
  expect(ids(index.search('word1234 of2', 3))).toEqual(['id1234']);
  expect(index.search('word1234 of1', 3)).toEqual([]);
  expect(ids(index.search('C2999', 3))).toEqual(['id2999']);
});

describe('words', () => {
  test('numbers within words are words', () => {
    expect([...wordsOf('LC204A, Élan-7')]).toEqual(['lc204a', 'elan', '7', '204']);
    expect(wordsAsked('a b a')).toEqual(['a', 'b']);
    expect(codesAsked('K7O')).toEqual(['k7o', 'k70']);
    expect(codesAsked('oil')).toEqual(['oil']);
  });

  test('no typing errors in short words and numbers', () => {
    expect(['cam', 'camera', 'controller', 'lc2044'].map(typosAllowed)).toEqual([0, 1, 2, 0]);
    expect(begins('contrl', 'controller', 1)).toBe(true);
    expect(begins('xyz', 'controller', 1)).toBe(false);
    expect(begins('controller', 'con', 1)).toBe(false);
  });
});

describe('why it was found', () => {
  const marked = (text: string, typed: string): string =>
    highlight(text, typed)
      .map((piece) => (piece.met ? `[${piece.text}]` : piece.text))
      .join('');

  test('marks the beginnings of words, words with typing errors, and numbers written another way', () => {
    expect(marked('All cameras dark', 'dark cam')).toBe('All [cam]eras [dark]');
    expect(marked('All cameras dark', 'camreas')).toBe('All [cameras] dark');
    expect(marked('K70-2M1', 'k7o2ml')).toBe('[K70-2M1]');
    expect(marked('Élan', 'elan')).toBe('[Élan]');
    expect(marked('Nothing', 'else')).toBe('Nothing');
    expect(marked('', 'else')).toBe('');
  });

  test('of a long text, the part around it', () => {
    const note = `Nothing to see in the first part of it, then\nthe picture drops out. ${'And so on. '.repeat(20)}`;
    const shown = excerpt([undefined, 'else', note], 'pict');
    expect(shown.map((piece) => (piece.met ? `[${piece.text}]` : piece.text)).join('')).toMatch(/^… .{10,24}\[pict\]ure drops out\. .* …$/);
    expect(excerpt(['short picture'], 'pict').map((piece) => piece.text)).toEqual(['short ', 'pict', 'ure']);
    expect(excerpt(['', 'none'], 'pict')).toEqual([]);
  });

  test('gives the text back as it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, typed) => {
        const pieces = highlight(text, typed).map((piece) => piece.text);
        expect(pieces.join('')).toBe(text);
      }),
    );
  });
});

function byId(one: Found, other: Found): number {
  return one.id < other.id ? -1 : 1;
}
