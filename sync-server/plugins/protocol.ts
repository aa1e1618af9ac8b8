import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROTOCOL_HEADER } from '#domain/protocol/version.ts';
import { sendProblem } from './problems.ts';

/** The oldest protocol that this server still speaks. Raised two minor versions after a breaking change, not before. */
const OLDEST_PROTOCOL = 1;

/** A hook: every request of the app says which protocol it speaks; too old a one is told to update. */
export function requireProtocol(oldest: number = OLDEST_PROTOCOL) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const said = request.headers[PROTOCOL_HEADER];
    const version = typeof said === 'string' && /^\d{1,6}$/.test(said) ? Number(said) : undefined;
    if (version === undefined) return sendProblem(reply, 'bad-request', `the header ${PROTOCOL_HEADER} must name the protocol version`);
    if (version < oldest) return sendProblem(reply, 'client-too-old', `protocol ${version} is no longer spoken; ${oldest} is the oldest`);
    return undefined;
  };
}
