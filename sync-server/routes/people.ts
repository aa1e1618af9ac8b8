import type { FastifyInstance } from 'fastify';
import { stampHlc } from '#domain/clock/stamp.ts';
import { edit, latestStamp, sameVersion } from '#domain/merge/merge.ts';
import { personRegions, type PersonRegions } from '#domain/protocol/people.ts';
import { may } from '#domain/rules/permissions.ts';
import { personShape } from '#domain/schema/person.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { writeDocuments } from '../sync/write.ts';
import { parsed } from './parse.ts';

/** What admins change of people. Behind `requirePrincipal`; for `people.manage`. */
export function peopleRoutes(app: FastifyInstance, { storage, clock }: Pick<AppDeps, 'storage' | 'clock'>): void {
  app.post('/api/v1/people/:id/regions', async (request, reply) => {
    const { tenant, person: by, role } = principalOf(request);
    if (!may(role, 'people.manage')) return sendProblem(reply, 'forbidden', 'saying what people see is for admins');
    const body = parsed(personRegions, request.body, reply);
    if (body === undefined) return reply;
    const { id } = request.params as { readonly id: string };
    const regions = [...new Set(body.regions.map((region) => region.trim()))].filter((region) => region !== '').toSorted();
    const changed = await storage.transact(tenant, async (transaction): Promise<PersonRegions | undefined> => {
      const before = (await transaction.document(tenant, 'people', id))?.document;
      if (before === undefined) return undefined;
      clock.see(stampHlc(latestStamp(before)));
      const after = edit(personShape, before, { regions }, clock.tick(), by, () => true);
      if (!sameVersion(before, after)) await writeDocuments(transaction, 'people', [after]);
      return { regions };
    });
    return changed ?? sendProblem(reply, 'not-found', 'there is no such person');
  });
}
