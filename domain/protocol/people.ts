import { z } from 'zod';
import { regionList } from '../schema/person.ts';

/** POST /api/v1/people/:id/regions: whose sites a technician sees from now on; none for the whole tenant. The answer is what holds now. */
export const personRegions = z.strictObject({ regions: regionList });
export type PersonRegions = z.infer<typeof personRegions>;
