import { formatHlc } from '../../clock/hlc.ts';
import { create } from '../../merge/merge.ts';
import { evidence, evidenceShape, type Evidence } from '../evidence.ts';

export const AUTHOR = '01900000-0000-7000-8000-00000000000a';

/** For tests: the record of a photo that `AUTHOR` added. */
export function makeEvidence(fields: Partial<Omit<Evidence, 'stamps'>> = {}): Evidence {
  const at = '2026-11-21T12:00:00.000Z';
  const full = {
    id: '01900000-0000-7000-8000-0000000000e1',
    incident: '01900000-0000-7000-8000-0000000000f1',
    by: AUTHOR,
    at,
    name: 'cabinet.jpg',
    type: 'image/jpeg',
    size: 3,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    newest: '',
    ...fields,
  };
  return evidence.parse(create(evidenceShape, full, formatHlc(Date.parse(at), 0, 'abcdefgh0001'), full.by));
}
