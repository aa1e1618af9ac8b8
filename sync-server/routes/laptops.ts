import type { FastifyInstance } from 'fastify';
import { laptopReport } from '#domain/protocol/laptops.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import { laptopsOf, revokeLaptop } from '../laptops.ts';
import { principalOf, sessionOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import type { Presence } from '../presence.ts';
import { parsed } from './parse.ts';

type Deps = Pick<AppDeps, 'storage' | 'now' | 'version'>;

/** What laptops say of themselves, and the board that shows it. Behind `requirePrincipal`. */
export function laptopRoutes(app: FastifyInstance, deps: Deps, presence: Presence): void {
  app.post('/api/v1/laptops/report', async (request, reply) => {
    const report = parsed(laptopReport, request.body, reply);
    if (report === undefined) return reply;
    presence.heard(principalOf(request).tenant, sessionOf(request), report);
    return reply.code(204).send();
  });

  app.get('/api/v1/laptops', async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'laptops.watch')) return sendProblem(reply, 'forbidden', 'watching laptops is for the NOC');
    return laptopsOf(deps, presence, tenant);
  });

  app.delete('/api/v1/laptops/:enrolment', async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'laptops.revoke')) return sendProblem(reply, 'forbidden', 'shutting out a laptop is for admins');
    const { enrolment } = request.params as { readonly enrolment: string };
    if (!(await revokeLaptop(deps, tenant, enrolment))) return sendProblem(reply, 'not-found');
    request.log.warn({ enrolment, by: principalOf(request).person }, 'an enrolment was revoked');
    return reply.code(204).send();
  });
}
