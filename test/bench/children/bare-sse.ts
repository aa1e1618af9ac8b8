import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBench } from '../child.ts';

/** The least that an event stream can be: whoever asks gets one, and what is posted goes to everybody. */

const open = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write('event: hello\ndata: {}\n\n');
    open.add(response);
    response.once('close', () => open.delete(response));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const event = Buffer.concat(chunks);
    for (const stream of open) stream.write(event);
    response.end();
  });
});

const api = {
  /** Answers with the port. */
  start: async (): Promise<number> => {
    await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, resolve));
    return (server.address() as AddressInfo).port;
  },
};
export type BareSse = typeof api;

answerBench(api);
