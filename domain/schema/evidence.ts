import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, instant, line, newestFirst, optionalId, prose, stamps } from './fields.ts';

/** Bytes of one file that a record may speak of; a server may allow less. */
const BYTES_MAX = 4 * 1024 ** 3;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal digits');

/** When and where a camera says that it was. `at` as the camera wrote it, with an offset only where it knew one. Degrees, WGS 84. */
const taken = fields({
  at: z.iso.datetime({ offset: true, local: true, error: 'must be a date and time' }).max(40).optional(),
  place: fields({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }).optional(),
});
export type Taken = z.infer<typeof taken>;

/**
 * A photo, log or other file that somebody added to an incident or to a run of a checklist. The record syncs like any other; the bytes follow by themselves, and
 * `held` says that the server has them. What names the bytes never changes; only the caption does.
 */
export const evidence = fields({
  id,
  /** What it was added to; `''` where it answers a run of a checklist on a visit to a site. */
  incident: optionalId,
  /** Where that visit was; absent on an incident, whose place counts. */
  site: id.optional(),
  /** The run of a checklist that it answers an item of. */
  run: id.optional(),
  by: id,
  at: instant,
  name: line(200).min(1, 'needs a name'),
  /** As the laptop took it to be, e.g. `image/jpeg`; whoever gives the bytes out looks for themselves. */
  type: line(120),
  /** Bytes. */
  size: z.int().min(0).max(BYTES_MAX),
  sha256: sha256Hex,
  taken: taken.optional(),
  caption: prose.optional(),
  /** Written by the server alone: since when it holds bytes with this very hash (S91). Absent while it does not. */
  held: fields({ at: instant }).optional(),
  stamps,
  /** Derived: sorts an incident's evidence, the newest first. */
  newest: z.string().max(13),
});
export type Evidence = z.infer<typeof evidence>;

export const evidenceShape: MergeShape<Evidence> = {
  maps: [],
  derived: ['newest'],
  derive: ({ at }) => ({ newest: newestFirst(at) }),
};
