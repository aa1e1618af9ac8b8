import { describe, expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function all(body: ReadableStream<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(body)) lines.push(line);
  return lines;
}

describe('the lines of an answer', () => {
  test('come whole however they were cut', async () => {
    expect(await all(streamOf(bytes('{"a"'), bytes(':1}\n\n{"b":2}\r\n{"c"'), bytes(':3}')))).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  test('survive a character cut in two', async () => {
    const whole = bytes('Müller\n');
    expect(await all(streamOf(whole.slice(0, 2), whole.slice(2)))).toEqual(['Müller']);
  });

  test('of nothing are none', async () => {
    expect(await all(streamOf())).toEqual([]);
  });

  test('a stream that breaks off throws', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('cut')) });
    await expect(all(broken)).rejects.toThrow('cut');
  });
});
