import { uuidv7 } from '#domain/clock/uuid.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { signInAnswer } from '#domain/protocol/session.ts';
import type { SimulatedPerson } from '../world/tenant.ts';
import type { ServerMachine } from '../world/server.ts';

export type Push = { readonly path: string; readonly body: string; readonly by: string };

/**
 * I5: sends pushes of the run once more, in any order, as their people, and looks whether the server's sequence moves.
 * Answers with what is wrong, if anything.
 */
export async function replay(
  server: ServerMachine,
  people: readonly SimulatedPerson[],
  pushes: readonly Push[],
  random: (size: number) => Uint8Array,
): Promise<string | undefined> {
  const tokens = new Map<string, string>();
  for (const { name, email, password } of people) {
    const laptop = { id: uuidv7(0, random(10)), name: 'Replay', publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } };
    const answer = await server.answer(post('/api/v1/session', JSON.stringify({ email, password, laptop })));
    tokens.set(name, signInAnswer.parse(JSON.parse(answer?.body ?? '{}')).tokens.accessToken);
  }
  const before = position(server);
  for (const { path, body, by } of pushes) {
    const answer = await server.answer(post(path, body, tokens.get(by)));
    if (answer === undefined || answer.status >= 500) return `I5 a push that came again was answered with ${answer?.status}`;
    if (position(server) !== before)
      return `I5 a push of ${by} that came again changed something: ${path}\n  sent: ${body}\n  answered: ${answer.body}`;
  }
  return undefined;
}

function post(path: string, body: string, token?: string): Parameters<ServerMachine['answer']>[0] {
  const headers: { [name: string]: string } = { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  return { method: 'POST', path, headers, body };
}

function position(server: ServerMachine): number {
  return Number(server.query('SELECT sum(seq) AS sum FROM tenants')[0]?.['sum']);
}
