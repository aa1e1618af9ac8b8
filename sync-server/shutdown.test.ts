import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { harness } from './testing/harness.ts';
import { listen } from './testing/sse.ts';

test('a server that stops finishes the push that it has begun to receive, and refuses the next', { timeout: 30_000 }, async () => {
  const server = await harness();
  const laptop = await server.signIn('technician');
  const incident = laptop.incident();
  const address = new URL(await listen(server.app));
  const body = JSON.stringify({ documents: [incident] });
  const headers = Object.entries({ ...laptop.headers, host: address.host, 'content-type': 'application/json' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = ['POST /api/v1/sync/incidents HTTP/1.1', ...headers, `content-length: ${Buffer.byteLength(body)}`].join('\r\n');
  const again = ['GET /api/v1/sync/incidents HTTP/1.1', ...headers].join('\r\n');

  let heard = '';
  const socket = connect(Number(address.port), address.hostname);
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(`${head}\r\n\r\n${body.slice(0, 100)}`);
  const arrived = new Promise((resolve) => server.app.server.once('request', resolve));
  await arrived;

  const stopped = server.app.close();
  await expect.poll(() => server.app.server.listening, { timeout: 20_000 }).toBe(false);
  socket.write(`${body.slice(100)}${again}\r\n\r\n`);
  await Promise.all([stopped, closed]);
  expect(heard).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(heard).toContain(`"outcome":"accepted","id":"${incident.id}"`);
  const held = await server.deps.storage.read((reader) => reader.document(server.tenant, 'incidents', incident.id));
  expect(held?.document.title).toBe(incident.title);
  const second = heard.split('HTTP/1.1 ').slice(2);
  // The connection may be gone before the second one is read; what is answered is a problem.
  for (const answer of second) expect(answer).toMatch(/^503 [^]*"kind":"unavailable"/);
  await server.close();
});
