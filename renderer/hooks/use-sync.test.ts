import { expect, test } from 'vitest';
import { groupsOf } from './use-sync.ts';

test('an incident is one thing to send, however many of its records wait', () => {
  const rows = [
    { key: 'incidents/1', incident: '1' },
    { key: 'timeline/2', incident: '1' },
    { key: 'timeline/3', incident: '4' },
    { key: 'sites/5', incident: '' },
    { key: 'sites/6', incident: '' },
  ];
  expect([...groupsOf(rows)].map(([name, group]) => [name, group.length])).toEqual([
    ['1', 2],
    ['4', 1],
    ['sites/5', 1],
    ['sites/6', 1],
  ]);
});
