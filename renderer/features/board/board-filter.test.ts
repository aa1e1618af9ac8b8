import { describe, expect, test } from 'vitest';
import { boardAtStart, filterFromQuery, isNarrowed, listFilter, queryFromFilter, type BoardFilter } from './board-filter.ts';

const chosen: BoardFilter = {
  status: 'triaged',
  severity: 'SEV2',
  category: 'connectivity',
  site: '018f0000-0000-7000-8000-000000000001',
  mine: true,
  need: true,
  text: 'reboot loop',
};

describe('board filter in the address', () => {
  test('nothing chosen is an empty query, and an empty query is nothing chosen', () => {
    expect(queryFromFilter(boardAtStart).toString()).toBe('');
    expect(filterFromQuery(new URLSearchParams())).toEqual(boardAtStart);
  });

  test('a filter comes back from its query as it was', () => {
    expect(filterFromQuery(queryFromFilter(chosen))).toEqual(chosen);
  });

  test('"any status" differs from the open ones', () => {
    const any: BoardFilter = { ...boardAtStart, status: '' };
    expect(queryFromFilter(any).get('status')).toBe('any');
    expect(filterFromQuery(queryFromFilter(any)).status).toBe('');
    expect(filterFromQuery(new URLSearchParams('status=over')).status).toBe('over');
  });

  test('values that mean nothing count as not chosen', () => {
    expect(filterFromQuery(new URLSearchParams('status=broken&severity=SEV9&mine=yes'))).toEqual(boardAtStart);
  });

  test('what others keep in the query stays, and clearing removes only ours', () => {
    const others = new URLSearchParams('tab=2&severity=SEV1');
    expect(queryFromFilter(boardAtStart, others).toString()).toBe('tab=2');
    expect(queryFromFilter(chosen, others).get('tab')).toBe('2');
  });

  test('a text from a hostile link is cut', () => {
    expect(filterFromQuery(new URLSearchParams({ q: 'x'.repeat(5000) })).text).toHaveLength(200);
  });

  test('tells whether the list is narrowed', () => {
    expect(isNarrowed(boardAtStart)).toBe(false);
    expect(isNarrowed({ ...boardAtStart, text: 'a' })).toBe(true);
    expect(isNarrowed({ ...boardAtStart, status: '' })).toBe(true);
  });

  test('"mine" becomes the person who is signed in', () => {
    expect(listFilter(chosen, 'me')).toEqual({
      status: 'triaged',
      severity: 'SEV2',
      category: 'connectivity',
      site: chosen.site,
      device: '',
      person: 'me',
      text: 'reboot loop',
    });
    expect(listFilter(boardAtStart, 'me').person).toBe('');
  });
});
