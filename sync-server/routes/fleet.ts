import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ParsedFleet } from '#domain/fleet/parse.ts';
import { FLEET_FILE_MAX, fleetContentTypes, fleetQuery, type FleetImportLine, type FleetRefusal } from '#domain/protocol/fleet.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import { importFleet, previewFleet, readFleetFile } from '../fleet/import-fleet.ts';
import { refusalOf } from '../fleet/preview.ts';
import { principalOf } from '../plugins/authentication.ts';
import { problemOf, sendProblem } from '../plugins/problems.ts';
import { parsed } from './parse.ts';

const refusals: { readonly [R in FleetRefusal]: string } = {
  'no-rows': 'the file has no row that can be imported',
  'bad-rows': 'the file has bad rows; skipBad=true imports the good ones',
  'bad-rows-retire': 'a file with bad rows cannot retire what it lacks: the devices of its bad rows would look missing',
};

/** Preview and import of a fleet file, the body being the file as it is. Behind `requirePrincipal`; for `fleet.import`. */
export function fleetRoutes(app: FastifyInstance, { storage, clock }: Pick<AppDeps, 'storage' | 'clock'>): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(Object.keys(fleetContentTypes), { parseAs: 'buffer', bodyLimit: FLEET_FILE_MAX }, (_request, body, done) =>
      done(null, body),
    );
    // Before the body is read: nobody sends 32 MB to learn that they may not.
    scope.addHook('onRequest', async (request, reply) =>
      may(principalOf(request).role, 'fleet.import') ? undefined : sendProblem(reply, 'forbidden', 'importing a fleet is for admins'),
    );

    scope.post('/api/v1/fleet/preview', { bodyLimit: FLEET_FILE_MAX }, async (request, reply) => {
      const query = parsed(fleetQuery, request.query, reply);
      const file = query && fileOf(request, reply);
      if (query === undefined || file === undefined) return reply;
      return previewFleet(storage, principalOf(request).tenant, file, query);
    });

    scope.post('/api/v1/fleet/import', { bodyLimit: FLEET_FILE_MAX }, async (request, reply) => {
      const query = parsed(fleetQuery, request.query, reply);
      const file = query && fileOf(request, reply);
      if (query === undefined || file === undefined) return reply;
      const refused = refusalOf(file, query);
      if (refused !== undefined) return sendProblem(reply, 'bad-request', refusals[refused]);
      const { tenant, person } = principalOf(request);
      const lines = lineStream();
      // Goes on when the caller is gone: the transaction lands whole, and asking again changes nothing.
      void importFleet({ storage, clock }, { tenant, by: person }, file, query, lines.say)
        .then((result) => lines.say(typeof result === 'string' ? { problem: problemOf('bad-request', refusals[result]) } : { result }))
        .catch((error: unknown) => {
          request.log.error({ err: error }, 'fleet import failed; nothing was written');
          lines.say({ problem: problemOf('internal') });
        })
        .finally(lines.end);
      return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(lines.stream);
    });
  });
}

/** The file in a request; `undefined` after the request was answered with why there is none. */
function fileOf(request: FastifyRequest, reply: FastifyReply): ParsedFleet | undefined {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const kind = Object.entries(fleetContentTypes).find(([name]) => name === type)?.[1];
  if (kind !== undefined && request.body instanceof Uint8Array) return readFleetFile(request.body, kind);
  void sendProblem(reply, 'unsupported-media-type', `send the file as ${Object.keys(fleetContentTypes).join(' or ')}`);
  return undefined;
}

type LineStream = { readonly stream: PassThrough; readonly say: (line: FleetImportLine) => void; readonly end: () => void };

/** Newline-delimited JSON. What is said to a caller who is gone is dropped. */
function lineStream(): LineStream {
  const stream = new PassThrough();
  stream.on('error', () => undefined);
  const say = (line: FleetImportLine): void => {
    if (!stream.destroyed) stream.write(`${JSON.stringify(line)}\n`);
  };
  return { stream, say, end: () => void stream.end() };
}
