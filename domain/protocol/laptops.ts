import { z } from 'zod';
import { id, line } from '../schema/fields.ts';
import { role } from '../schema/person.ts';

/** Milliseconds since 1970. */
const moment = z.int().min(0);

/**
 * POST /api/v1/laptops/report: what a laptop says of itself when it has contact, so that the NOC knows what it holds once it
 * is out of reach again. Of the person who is signed in there, and of nobody else.
 */
export const laptopReport = z.object({
  /** Documents not yet held by the server, and since when (corrected time) the oldest of them waits. */
  waiting: z.int().min(0),
  waitingSince: moment.optional(),
  /** Documents that the server would not take and on which nobody has decided. */
  refused: z.int().min(0),
  /** How far the laptop's clock is ahead of the server's, in milliseconds. */
  clockErrorMs: z.int(),
  appVersion: line(40),
  protocol: z.int().min(0),
  /** Bytes; absent where the browser does not say. */
  storage: z.object({ used: z.int().min(0), left: z.int().min(0) }).optional(),
  /** When the laptop and the server last compared everything and agreed. */
  digestAt: moment.optional(),
});
export type LaptopReport = z.infer<typeof laptopReport>;

/** - `revoked`: shut out by an admin, or because an old token came back */
export const enrolmentStates = ['enrolled', 'signed-out', 'revoked'] as const;

/** One person on one laptop. `connected`: its event stream is open at this moment. */
export const laptopRow = z.object({
  /** Names the enrolment, for revoking it. */
  enrolment: z.string(),
  laptop: id,
  name: z.string(),
  person: id,
  personName: z.string(),
  role,
  state: z.enum(enrolmentStates),
  connected: z.boolean(),
  lastContactAt: moment,
  /** As last heard, and when. Absent until the laptop has said anything of itself. */
  report: laptopReport.extend({ at: moment }).optional(),
});
export type LaptopRow = z.infer<typeof laptopRow>;

/** GET /api/v1/laptops, for those who may `laptops.watch`. `now`, `version`, `protocol`: the server's own, to compare with. */
export const laptopsAnswer = z.object({ now: moment, version: z.string(), protocol: z.int(), laptops: z.array(laptopRow) });
export type LaptopsAnswer = z.infer<typeof laptopsAnswer>;
