import { describe, expect, test } from 'vitest';
import type { StreamChanges } from '#domain/protocol/sync.ts';
import { KeptChanges } from './kept-changes.ts';

const at = (seq: number, epoch = 'e1') => ({ epoch, scope: 'tenant', seq });
const piece = (after: number, seq: number, ids: string[], epoch = 'e1'): StreamChanges => ({
  collection: 'incidents',
  after,
  checkpoint: at(seq, epoch),
  documents: ids.map((id) => ({ id, seq })),
});

describe('what the stream brought [S13]', () => {
  test('is given when it joins up, piece after piece, each document in its latest version', () => {
    const kept = new KeptChanges();
    kept.keep(piece(5, 6, ['a', 'b']));
    kept.keep(piece(6, 9, ['a']));
    expect(kept.take(at(5))).toEqual({
      documents: [
        { id: 'a', seq: 9 },
        { id: 'b', seq: 6 },
      ],
      checkpoint: at(9),
    });
    expect(kept.take(at(9))).toBeUndefined();
  });

  test('is not given across a gap, another epoch or from nowhere', () => {
    const kept = new KeptChanges();
    kept.keep(piece(8, 9, ['a']));
    expect(kept.take(at(5))).toBeUndefined();
    expect(kept.take(at(9, 'e0'))).toBeUndefined();
    expect(kept.take(undefined)).toBeUndefined();
  });

  test('joins up with a pull that ended further on than its last document', () => {
    const kept = new KeptChanges();
    kept.heardUpTo(at(8));
    kept.keep(piece(8, 9, ['a']));
    expect(kept.take(at(5))?.checkpoint).toEqual(at(9));
  });

  test('is skipped where the collection is further already, and forgotten with the stream', () => {
    const kept = new KeptChanges();
    kept.keep(piece(5, 6, ['a']));
    expect(kept.take(at(7))).toBeUndefined();
    kept.keep(piece(7, 8, ['b']));
    kept.clear();
    expect(kept.take(at(7))).toBeUndefined();
  });

  test('says once that nothing has changed since, as the greeting has it', () => {
    const kept = new KeptChanges();
    const greeted = (last: number, seq = 20): KeptChanges => {
      kept.clear();
      kept.greeted(last, at(seq));
      return kept;
    };
    expect(greeted(5).takeUnchanged(at(5))).toEqual(at(20));
    expect(kept.takeUnchanged(at(5))).toBeUndefined();
    expect(greeted(5).takeUnchanged(at(4))).toBeUndefined();
    expect(greeted(5).takeUnchanged(at(5, 'e0'))).toBeUndefined();
    expect(greeted(5).takeUnchanged({ ...at(5), scope: 'other' })).toBeUndefined();
    expect(greeted(5).takeUnchanged(undefined)).toBeUndefined();
    // A first load that ended after the greeting stands further on than that.
    expect(greeted(5).takeUnchanged(at(30))).toEqual(at(30));
  });

  test('says nothing any more of what has come since, even where that was dropped', () => {
    const kept = new KeptChanges();
    kept.greeted(5, at(20));
    kept.keep(piece(21, 21, []));
    expect(kept.takeUnchanged(at(5))).toBeUndefined();
    kept.greeted(5, at(20));
    kept.clear();
    expect(kept.takeUnchanged(at(5))).toBeUndefined();
  });

  test('does not pile up while nobody asks', () => {
    const kept = new KeptChanges();
    for (let seq = 1; seq <= 6; seq += 1)
      kept.keep(
        piece(
          seq - 1,
          seq,
          Array.from({ length: 1000 }, (_, place) => `${seq}-${place}`),
        ),
      );
    expect(kept.take(at(0))).toBeUndefined();
  });
});
