import { expect, test } from 'vitest';
import { withNotAdded } from './not-added.ts';

test('files that were not added stay listed beside later ones, each for itself, whatever they are called', () => {
  const first = withNotAdded([], [{ name: 'photo.jpg', problem: 'full' }]);
  const all = withNotAdded(first, [
    { name: 'photo.jpg', problem: 'full' },
    { name: 'photo.jpg', problem: 'empty' },
  ]);
  expect(all.map(({ name, problem }) => `${name} ${problem}`)).toEqual(['photo.jpg full', 'photo.jpg full', 'photo.jpg empty']);
  expect(new Set(all.map(({ number }) => number)).size).toBe(3);
});
