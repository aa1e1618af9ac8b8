import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { measure, MEASURED } from './measure.ts';
import type { Used } from './measured.ts';

/** What a child process does for the bench, by name. One input, one answer, both plain data. */
type Api = { readonly [call: string]: (input: never) => unknown };

export type Child<A extends Api> = {
  readonly pid: number;
  readonly call: <K extends keyof A & string>(name: K, input: Parameters<A[K]>[0]) => Promise<Awaited<ReturnType<A[K]>>>;
  /** Of one started with `measured`. */
  readonly used: () => Promise<Used>;
  readonly stop: () => Promise<void>;
};

type Question = { readonly number: number; readonly name: string; readonly input: unknown };
type Answer = { readonly number: number; readonly value?: unknown; readonly error?: string };

/** Starts `children/<script>` as a process of its own, so that load and peers share neither thread nor heap with what is measured. */
export async function startChild<A extends Api>(script: string, { measured = false } = {}): Promise<Child<A>> {
  const child = fork(join(import.meta.dirname, 'children', script), {
    execArgv: ['--no-warnings', ...(measured ? MEASURED : [])],
    serialization: 'advanced',
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  const gone = once(child, 'exit').then(([code]) => {
    for (const [number, settle] of waiting) settle({ number, error: `${script} ended with ${String(code)}` });
  });
  child.on('message', (answer: Answer) => {
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        const number = (last += 1);
        waiting.set(number, ({ value, error }) => (error === undefined ? resolve(value as never) : reject(new Error(error))));
        child.send({ number, name, input } satisfies Question);
      }),
    used: () => measure(child),
    stop: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** In the child: answers the bench until it lets go, then ends, whatever is still open. */
export function answerBench(api: Api): void {
  process.once('disconnect', () => process.exit());
  process.on('message', ({ number, name, input }: Question) => {
    const work = async (): Promise<unknown> => api[name]?.(input as never);
    work().then(
      (value) => process.send?.({ number, value } satisfies Answer),
      (error: unknown) =>
        process.send?.({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answer),
    );
  });
}
