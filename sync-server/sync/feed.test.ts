import { describe, expect, test } from 'vitest';
import { streamChanges } from '#domain/protocol/sync.ts';
import type { Change, Commit } from '../storage/port.ts';
import { openFeed, type Feed } from './feed.ts';
import { scopeOf, WHOLE_TENANT, type Scope } from './scope.ts';

const EAST = scopeOf({ role: 'technician', regions: ['East'] });

/** A feed over commits that the test makes up, such as another server's that are told together. */
function fed(): { readonly feed: Feed; readonly commit: (...changes: Change[]) => void } {
  const listeners = new Set<(commit: Commit) => void>();
  const feed = openFeed({ subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)) });
  return { feed, commit: (...changes) => listeners.forEach((tell) => tell({ tenant: 't', epoch: 'e', changes })) };
}

function joined(feed: Feed, scope: Scope, person = 'p') {
  const heard: string[] = [];
  const leave = feed.join('t', scope, {
    person,
    tell: (event) => {
      const { documents, after, checkpoint } = streamChanges.parse(JSON.parse(event.toString().split('data: ')[1] ?? ''));
      heard.push(
        `${after}-${checkpoint.seq} ${documents.map(({ id, _deleted }) => `${_deleted === true ? '-' : ''}${id}`).join(' ')}`.trim(),
      );
    },
    cut: () => heard.push('cut'),
  });
  return { heard, leave };
}

const sites = (after: number, seq: number, ...documents: Change['documents']): Change => ({ collection: 'sites', after, seq, documents });
const at = (id: string, region: string | null, left: readonly string[] = []) => ({ id, content: JSON.stringify({ id }), region, left });

describe('the feed', () => {
  test('[S35] ranges of one scope join up over any number that it hears nothing of', () => {
    const { feed, commit } = fed();
    const { heard } = joined(feed, EAST);
    commit(sites(0, 1, at('a', 'East')));
    commit(sites(1, 2, at('b', 'West')));
    commit(sites(2, 4, at('b', 'West'), at('c', null)));
    commit(sites(4, 5, at('d', '')));
    commit(sites(5, 6, at('b', 'West')));
    commit(sites(6, 7, at('a', 'West', ['East'])));
    expect(heard).toEqual(['0-1 a', '1-5 d', '5-7 -a']);
  });

  test('[I7] [S31] what is written and moves away in one commit is not shown on its way', () => {
    const { feed, commit } = fed();
    const [near, all] = [joined(feed, EAST), joined(feed, WHOLE_TENANT)];
    const people: Change = { collection: 'people', after: 0, seq: 2, documents: [{ id: 'q', content: '{"id":"q","role":"lead"}' }] };
    commit(sites(0, 1, at('a', 'East')), people, sites(1, 3, { ...at('a', 'West', ['East']) }));
    expect(near.heard).toEqual(['0-2 q', '0-3 -a']);
    expect(all.heard).toEqual(['0-1 a', '0-2 q', '1-3 a']);
  });

  test('[S14][S35] a flood that came without documents joins up with nothing, before or behind it', () => {
    const { feed, commit } = fed();
    const { heard } = joined(feed, EAST);
    commit(sites(0, 1, at('b', 'West')));
    commit(sites(500, 500));
    commit(sites(500, 501, at('a', 'East')));
    commit(sites(600, 601, at('a', 'East')));
    expect(heard).toEqual(['500-500', '500-501 a', '600-601 a']);
  });

  test('[S14] what is too large for those who see all of it is not for those who see a part', () => {
    const { feed, commit } = fed();
    const [near, all] = [joined(feed, EAST), joined(feed, WHOLE_TENANT)];
    const large = { ...at('b', 'West'), content: JSON.stringify({ id: 'b', text: 'x'.repeat(300_000) }) };
    commit(sites(0, 2, at('a', 'East'), large));
    expect([near.heard, all.heard]).toEqual([['0-2 a'], ['2-2']]);
  });

  test.each<[string, Change['documents']]>([
    ['comes without documents', []],
    ['cannot be read', [{ id: 'p', content: 'not JSON' }]],
  ])('[S34] a change of people that %s may be of anybody: all streams end', (_what, documents) => {
    const { feed, commit } = fed();
    const readers = [joined(feed, EAST), joined(feed, WHOLE_TENANT, 'q')];
    commit(sites(0, 1, at('a', 'East')), { collection: 'people', after: 0, seq: 2, documents });
    expect(readers.map(({ heard }) => heard)).toEqual([['cut'], ['cut']]);
    commit(sites(1, 3, at('a', 'East')));
    expect(readers.map(({ heard }) => heard)).toEqual([['cut'], ['cut']]);
    for (const { leave } of readers) leave();
  });

  test('a change of people that leaves what they see as it was ends nothing', () => {
    const { feed, commit } = fed();
    const { heard } = joined(feed, EAST);
    const content = JSON.stringify({ id: 'p', role: 'technician', regions: ['East'], name: 'New' });
    commit({ collection: 'people', after: 0, seq: 1, documents: [{ id: 'p', content }] });
    expect(heard).toEqual(['0-1 p']);
  });
});
