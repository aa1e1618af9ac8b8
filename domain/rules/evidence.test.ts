import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { edit, merge, type Patch } from '../merge/merge.ts';
import { evidence, evidenceShape, type Evidence } from '../schema/evidence.ts';
import { AUTHOR, makeEvidence } from '../schema/testing/make-evidence.ts';
import { actionsNeeded } from './permissions.ts';
import { tieOf } from './scope.ts';
import { evidenceEntry } from './timeline.ts';

const OTHER = '01900000-0000-7000-8000-00000000000b';
const later = formatHlc(Date.parse('2026-11-21T13:00:00Z'), 0, 'abcdefgh0002');
const held = { at: '2026-11-21T13:00:00.000Z' };
const changed = (patch: Patch<Evidence>, by = AUTHOR): Evidence => edit(evidenceShape, makeEvidence(), patch, later, by, () => true);

describe('the record of a file', () => {
  test('[S90] names its bytes by hash and size', () => {
    expect(evidence.safeParse({ ...makeEvidence(), sha256: 'abc' }).success).toBe(false);
    expect(evidence.safeParse({ ...makeEvidence(), size: -1 }).success).toBe(false);
    expect(evidence.safeParse({ ...makeEvidence(), name: '' }).success).toBe(false);
  });

  test('a camera that knows no offset is quoted as it wrote', () => {
    expect(makeEvidence({ taken: { at: '2026-11-21T02:10:00' } }).taken?.at).toBe('2026-11-21T02:10:00');
    expect(makeEvidence({ taken: { place: { latitude: 51.5, longitude: -0.1 } } }).taken?.at).toBeUndefined();
  });

  test('[S90] whoever added it may caption it, and change nothing else of it', () => {
    expect(actionsNeeded('evidence', undefined, makeEvidence(), AUTHOR)).toEqual(['evidence.add']);
    expect(actionsNeeded('evidence', makeEvidence(), changed({ caption: 'the label' }), AUTHOR)).toEqual(['evidence.add']);
    expect(actionsNeeded('evidence', makeEvidence(), changed({ caption: 'not mine' }, OTHER), OTHER)).toBeUndefined();
    for (const patch of [{ name: 'other.jpg' }, { size: 4 }, { sha256: '0'.repeat(64) }, { incident: OTHER }])
      expect(actionsNeeded('evidence', makeEvidence(), changed(patch), AUTHOR)).toBeUndefined();
  });

  test('[S91] nobody but the server says that the server holds it: not later, not at once, not under the stamp of creation', () => {
    expect(actionsNeeded('evidence', makeEvidence(), changed({ held }), AUTHOR)).toBeUndefined();
    expect(actionsNeeded('evidence', undefined, changed({ held }), AUTHOR)).toBeUndefined();
    expect(actionsNeeded('evidence', undefined, makeEvidence({ held }), AUTHOR)).toBeUndefined();
  });

  test('[S91] what the server says and a caption written meanwhile are both kept', () => {
    const both = merge(evidenceShape, changed({ held }, OTHER), changed({ caption: 'the label' }));
    expect(both).toMatchObject({ held, caption: 'the label' });
  });

  test('[S30] it lies where its incident does, else at the site of its visit', () => {
    expect(tieOf('evidence', makeEvidence())).toEqual({ collection: 'incidents', id: makeEvidence().incident });
    expect(tieOf('evidence', makeEvidence({ incident: '', site: OTHER }))).toEqual({ collection: 'sites', id: OTHER });
    expect(tieOf('evidence', makeEvidence({ incident: '' }))).toBeUndefined();
  });

  test('the timeline tells of it', () => {
    const context = { by: AUTHOR, occurredAt: '2026-11-21T12:00:00Z', newId: () => OTHER, tick: () => later };
    expect(evidenceEntry(makeEvidence(), context)).toMatchObject({ kind: 'evidence', text: 'cabinet.jpg', evidence: makeEvidence().id });
  });
});
