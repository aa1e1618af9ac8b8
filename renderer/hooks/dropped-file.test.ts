import { expect, test } from 'vitest';
import { kindOfFile, offerFile, onOfferedFile } from './dropped-file.ts';

const file = (name: string): File => new File(['x'], name);

test('a file waits for the screen of its kind, and goes to it at once while it is open', () => {
  const taken: string[] = [];
  offerFile('relay', file('a.milepost'));
  offerFile('fleet', file('fleet.csv'));
  const leave = onOfferedFile('relay', ({ name }) => taken.push(name));
  offerFile('relay', file('b.milepost'));
  leave();
  offerFile('relay', file('c.milepost'));
  expect(taken).toEqual(['a.milepost', 'b.milepost']);
  onOfferedFile('relay', ({ name }) => taken.push(name))();
  expect(taken).toEqual(['a.milepost', 'b.milepost', 'c.milepost']);
});

test('the name tells the kind', () => {
  expect(['a.MILEPOST', 'fleet.csv', 'milepost.json'].map((name) => kindOfFile({ name }))).toEqual(['relay', 'fleet', 'fleet']);
});
