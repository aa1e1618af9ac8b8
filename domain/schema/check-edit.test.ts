import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatHlc } from '../clock/hlc.ts';
import { create, edit, type MergeShape } from '../merge/merge.ts';
import { checkEdit, parseChange, withDefaults } from './check-edit.ts';
import { id as idField, stamps as stampsField } from './fields.ts';

const author = '01900000-0000-7000-8000-00000000000a';
const schema = z.strictObject({
  id: idField,
  title: z.string().min(1),
  source: z.enum(['camera', 'person']),
  state: z.strictObject({ status: z.string(), note: z.string().optional() }),
  lane: z.string().default(''),
  stamps: stampsField,
});
type Note = z.infer<typeof schema>;
const shape: MergeShape<Note> = { maps: [], derived: [], derive: () => ({}) };
const at = (ms: number) => formatHlc(ms, 0, 'abcdefgh0001');
const note = (over: object = {}): Note =>
  create(shape, { id: author, title: 'Dark', source: 'camera', state: { status: 'open' }, lane: '', ...over }, at(1), author);
const edited = (before: Note, patch: Partial<Note>): Note => edit(shape, before, patch, at(2), author, () => true);

describe('[S68] a document of a newer version', () => {
  const newer = note({ weather: 'storm', source: 'drone', state: { status: 'open', verifiedBy: 'x' } });

  test('can be edited here, and keeps what this app does not know', () => {
    const after = edited(newer, { title: 'Still dark' });
    expect(checkEdit(schema, newer, after)).toBeUndefined();
    expect(after).toMatchObject({ weather: 'storm', source: 'drone', state: { verifiedBy: 'x' }, title: 'Still dark' });
    expect(checkEdit(schema, newer, edited(newer, { state: { ...newer.state, note: 'seen' } }))).toBeUndefined();
  });

  test('is still checked where it is changed', () => {
    expect(checkEdit(schema, newer, edited(newer, { title: '' }))?.issues.map(({ path }) => path)).toEqual([['title']]);
    expect(checkEdit(schema, note(), edited(note(), { title: 'Fine' }))).toBeUndefined();
  });
});

describe('[S68] a document of an older version', () => {
  test('means by a missing field what the schema says today', () => {
    const { lane: _since, ...older } = note();
    expect(withDefaults(schema, older as Note, note())).toEqual(note());
    expect(withDefaults(schema, note(), note())).toEqual(note());
    const strange = { ...older, title: 7 } as unknown as Note;
    expect(withDefaults(schema, strange, note())).toBe(strange);
  });
});

describe('parsing a change', () => {
  test('gives what parsing the whole gives, whatever the document has in common with what is held', () => {
    const values = fc.record(
      {
        id: fc.constantFrom(author, 'no id'),
        title: fc.constantFrom('Dark', '', 'Bright', 7),
        source: fc.constantFrom('camera', 'person', 'drone'),
        state: fc.constantFrom({ status: 'open' }, { note: 'x', status: 'open' }, { status: 7 }, null),
        lane: fc.constantFrom('', '2'),
        stamps: fc.constantFrom(note().stamps, {}, null),
        weather: fc.constant('storm'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, note(), note({ lane: '2', weather: 'storm' })), (wire, held) => {
        const [parsed, whole] = [parseChange(schema, held, wire), schema.safeParse(wire)];
        expect({ ...parsed, error: parsed.error?.issues }).toEqual({ ...whole, error: whole.error?.issues });
      }),
      { numRuns: 500 },
    );
  });
});
