import { connect, type Socket } from 'node:net';
import { answerBench } from '../child.ts';

/** Laptops that hold a stream open, as bare sockets, so that they cost next to nothing beside what is measured. */

const AT_ONCE = 100;

type Stream = { readonly socket: Socket; hear: (text: string) => void };
let streams: Stream[] = [];
const senders = new Map<number, Socket>();

const api = {
  /** Opens one stream for each request (raw HTTP), and waits until each has heard `greeting`. */
  open: async ({
    port,
    requests,
    greeting,
  }: {
    readonly port: number;
    readonly requests: readonly string[];
    readonly greeting: string;
  }): Promise<number> => {
    const opened: Stream[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      opened.push(...(await Promise.all(requests.slice(start, start + AT_ONCE).map((request) => openStream(port, request, greeting)))));
    }
    streams = opened;
    return streams.length;
  },
  /** Sends one request; answers with the milliseconds from then until each stream had heard `marker`. */
  send: async ({
    port,
    request,
    marker,
  }: {
    readonly port: number;
    readonly request: string;
    readonly marker: string;
  }): Promise<number[]> => {
    const sender = senders.get(port) ?? (await connected(port));
    senders.set(port, sender);
    sender.removeAllListeners('data').on('data', () => undefined);
    const started = performance.now();
    const heard = Promise.all(
      streams.map(
        (stream) =>
          new Promise<number>((resolve) => {
            let text = '';
            stream.hear = (more) => {
              text += more;
              if (text.includes(marker)) resolve(performance.now() - started);
            };
          }),
      ),
    );
    sender.write(request);
    return heard;
  },
  /** Leaves all streams, as laptops do: without a word. */
  close: (): void => {
    for (const { socket } of streams) socket.destroy();
    streams = [];
  },
};
export type Streams = typeof api;

async function openStream(port: number, request: string, greeting: string): Promise<Stream> {
  const stream: Stream = { socket: await connected(port), hear: () => undefined };
  stream.socket.setEncoding('latin1').on('data', (text: string) => stream.hear(text));
  await new Promise<void>((resolve, reject) => {
    let answer = '';
    const cut = (): void => reject(new Error(`a stream was not opened: ${answer.slice(0, 200)}`));
    stream.socket.once('close', cut);
    stream.hear = (text) => {
      answer += text;
      if (!answer.includes(greeting)) return;
      stream.socket.off('close', cut);
      resolve();
    };
    stream.socket.write(request);
  });
  stream.hear = () => undefined;
  return stream;
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}

answerBench(api);
