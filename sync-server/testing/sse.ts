import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** For tests: an event stream over a real connection, read event by event. */
export type SseClient = {
  readonly status: number;
  readonly headers: Headers;
  /** The next event or comment; `undefined` once the server ended the stream or cut it off. */
  readonly next: () => Promise<SseMessage | undefined>;
  readonly cancel: () => Promise<void>;
};
type SseMessage = { readonly event: string; readonly data: unknown };

export async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

export async function openStream(address: string, headers: { readonly [name: string]: string }): Promise<SseClient> {
  const response = await fetch(`${address}/api/v1/sync/stream`, { headers });
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    status: response.status,
    headers: response.headers,
    next: async () => {
      while (!text.includes('\n\n')) {
        // A connection that was cut off ends the stream as much as one that was closed.
        const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (done || value === undefined) return undefined;
        text += value;
      }
      const end = text.indexOf('\n\n');
      const message = text.slice(0, end);
      text = text.slice(end + 2);
      const [, event = 'comment', data = 'null'] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
      return { event, data: JSON.parse(data) as unknown };
    },
    cancel: () => reader.cancel(),
  };
}
