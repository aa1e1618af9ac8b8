import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvents, type ServerSentEvent } from './server-sent-events.ts';

const bytes = new TextEncoder().encode(
  'event: hello\ndata: {"seq":1}\n\n:\n\nevent: changes\ndata: {"title":"Überkopf"}\n\ndata: plain\ndata: lines\n\nevent: cut',
);

async function read(pieces: Uint8Array[]): Promise<{ events: ServerSentEvent[]; arrivals: number }> {
  const events: ServerSentEvent[] = [];
  let arrivals = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  for await (const event of readEvents(body, () => (arrivals += 1))) events.push(event);
  return { events, arrivals };
}

test('reads the same events however the network cuts them up, characters included', async () => {
  const expected = [
    { name: 'hello', data: '{"seq":1}' },
    { name: 'changes', data: '{"title":"Überkopf"}' },
    { name: 'message', data: 'plain\nlines' },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 }), async (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, place) => bytes.slice(places[place], end));
      const { events, arrivals } = await read(pieces);
      expect(events).toEqual(expected);
      expect(arrivals).toBe(pieces.length);
    }),
  );
});
