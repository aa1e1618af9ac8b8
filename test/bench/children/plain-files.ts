import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { answerBench } from '../child.ts';

/** Takes files by plain POST: one request, written to disk as it comes and synced, nothing checked, nothing kept of what was cut. */
const api = {
  /** Answers with the port. `file`: where each is written, over the last one. */
  start: async (file: string): Promise<number> => {
    const server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*');
      pipeline(request, createWriteStream(file, { flush: true })).then(
        () => response.writeHead(204).end(),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
};
export type PlainFiles = typeof api;

answerBench(api);
