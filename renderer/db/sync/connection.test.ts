import { expect, onTestFinished, test } from 'vitest';
import type { ApiClient } from '../api.ts';
import { connect, type ConnectionState } from './connection.ts';

const HELLO = 'event: hello\ndata: {"epoch":"e","scope":"tenant","seq":1,"now":"2026-11-21T12:00:00.000+00:00"}\n\n';

/** A connection whose server greets and then says nothing; its timers run when the test says so. */
function quiet() {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const timers = new Map<() => void, number>();
  let asked = 0;
  const request: ApiClient['request'] = (_path, { signal } = {}) => {
    asked += 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(HELLO));
        signal?.addEventListener('abort', () => controller.error(new Error('given up')));
      },
    });
    return Promise.resolve({ ok: true, value: new Response(body) });
  };
  const states: ConnectionState[] = [];
  const listener = { onAlive: () => undefined, onHello: () => undefined, onChanges: () => undefined };
  const connection = connect(
    { request } as ApiClient,
    listener,
    stop.signal,
    () => 0,
    (ms, run) => {
      timers.set(run, ms);
      return () => void timers.delete(run);
    },
  );
  connection.state$.subscribe((state) => states.push(state));
  /** Lets the one timer that waits for `ms` run out. */
  const after = (ms: number): void => {
    const [run] = [...timers].find(([, at]) => at === ms) ?? [];
    if (run === undefined) throw new Error(`nothing waits for ${ms} ms, but ${[...timers.values()].join(' ')}`);
    timers.delete(run);
    run();
  };
  return { states, after, asked: () => asked, timers };
}

test('a stream that says nothing for 40 s is given up, and opened anew', async () => {
  const { states, after, asked, timers } = quiet();
  await expect.poll(() => states.at(-1)).toBe('up');
  expect([...timers.values()]).toEqual([40_000]);
  after(40_000);
  await expect.poll(() => states.at(-1)).toBe('down');
  expect(asked()).toBe(1);
  const [pause] = [...timers.values()];
  expect(pause).toBeLessThanOrEqual(5000);
  after(pause!);
  await expect.poll(() => states.at(-1)).toBe('up');
  expect(asked()).toBe(2);
});
