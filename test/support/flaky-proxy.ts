import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * What happens to a request on its way:
 * - `cut`: it never reaches the server · `lose-answer`: the server has done all of it, and nobody hears of that
 * - `half-answer`: the answer breaks off in the middle · `hang`: silence, until the trouble ends; then the line is cut
 * - `hold`: it goes on once the trouble ends · `answer`: somebody on the way answers instead of the server
 */
export type Trouble =
  | { readonly kind: 'cut' | 'lose-answer' | 'half-answer' | 'hang' | 'hold' }
  | { readonly kind: 'answer'; readonly status: number; readonly type: string; readonly body: string };

export type Troubled = {
  /** How many requests have met it. */
  readonly met: () => number;
  readonly end: () => void;
};

export type FlakyProxy = {
  readonly address: string;
  /** Gives `trouble` to what `concerns` picks, at most `times` times; the youngest trouble comes first. */
  readonly trouble: (concerns: (request: IncomingMessage) => boolean, trouble: Trouble, times?: number) => Troubled;
  /** Cuts every connection that is open, streams included. */
  readonly cutAll: () => void;
  readonly close: () => Promise<void>;
};

type Rule = {
  readonly concerns: (request: IncomingMessage) => boolean;
  readonly trouble: Trouble;
  readonly ended: Promise<void>;
  left: number;
  met: number;
};

/** A bad line to `target` (`http://localhost:PORT`) on a free port of this machine; a good one until told otherwise. */
export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  const rules: Rule[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const rule = rules.findLast(({ left, concerns }) => left > 0 && concerns(request));
    if (rule === undefined) return pass(target, request, response);
    rule.left -= 1;
    rule.met += 1;
    return meet(rule, target, request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  // As long as the server's: neither end lets go of an idle connection in the middle of a test.
  server.keepAliveTimeout = 72_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    trouble: (concerns, trouble, times = Number.POSITIVE_INFINITY) => {
      let release: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (release = resolve));
      const rule: Rule = { concerns, trouble, ended, left: times, met: 0 };
      rules.push(rule);
      return {
        met: () => rule.met,
        end: () => {
          rule.left = 0;
          release();
        },
      };
    },
    cutAll,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      cutAll();
      await closed;
    },
  };
}

function meet({ trouble, ended }: Rule, target: string, request: IncomingMessage, response: ServerResponse): void {
  switch (trouble.kind) {
    case 'cut':
      request.socket.destroy();
      break;
    case 'lose-answer':
      pass(target, request, response, 0);
      break;
    case 'half-answer':
      pass(target, request, response, 0.5);
      break;
    case 'hang':
      void ended.then(() => request.socket.destroy());
      break;
    case 'hold':
      void ended.then(() => pass(target, request, response));
      break;
    case 'answer':
      request.resume();
      response.writeHead(trouble.status, { 'content-type': trouble.type }).end(trouble.body);
      break;
  }
}

/** Forwards; with `share`, waits for the whole answer, gives that share of its body (0: not even the headers) and cuts. */
function pass(target: string, request: IncomingMessage, response: ServerResponse, share?: number): void {
  const { hostname, port } = new URL(target);
  const onward = forward({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
    if (share === undefined) {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.once('error', () => response.destroy());
      return;
    }
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.once('end', () => {
      if (share === 0) {
        response.destroy();
        return;
      }
      const body = Buffer.concat(chunks);
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'content-length': body.length });
      response.write(body.subarray(0, Math.floor(body.length * share)), () => response.destroy());
    });
    answer.once('error', () => response.destroy());
  });
  // Nobody at the other end, or it went away: so does this one.
  onward.once('error', () => response.destroy());
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}
