import type { FastifyReply, FastifyRequest } from 'fastify';
import { oldestSpoken, PROTOCOL_HEADER, PROTOCOL_VERSION, SCHEMA_HEADER, SCHEMA_VERSION } from '#domain/protocol/version.ts';
import { sendProblem } from './problems.ts';

export type Versions = { readonly protocol: number; readonly schema: number };
const SPOKEN: Versions = { protocol: PROTOCOL_VERSION, schema: SCHEMA_VERSION };

/**
 * A hook: every request of the app says which versions it speaks; one from too far back is told to update (S67). A newer one is
 * answered as well as this server can. `own`: the server's versions.
 */
export function requireProtocol(own: Versions = SPOKEN) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const protocol = versionIn(request, PROTOCOL_HEADER);
    if (protocol === undefined) return sendProblem(reply, 'bad-request', `the header ${PROTOCOL_HEADER} must name the protocol version`);
    // The very first apps did not name a schema.
    const schema = versionIn(request, SCHEMA_HEADER) ?? 1;
    const old = (
      [
        ['protocol', protocol, oldestSpoken(own.protocol)],
        ['schema', schema, oldestSpoken(own.schema)],
      ] as const
    ).find(([, said, oldest]) => said < oldest);
    if (old === undefined) return undefined;
    const [what, said, oldest] = old;
    return sendProblem(reply, 'client-too-old', `${what} ${said} is no longer spoken; ${oldest} is the oldest`);
  };
}

function versionIn(request: FastifyRequest, header: string): number | undefined {
  const said = request.headers[header];
  return typeof said === 'string' && /^\d{1,6}$/.test(said) ? Number(said) : undefined;
}
