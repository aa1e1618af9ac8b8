import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Patch } from './bundle/bundle.ts';
import type { Plan } from './plan.ts';
import type { SeedResult } from './worker.ts';

/** Processes that run plans, each with its own copy of everything; `patches` are bugs planted in what they run. */
export type Pool = {
  readonly run: (plan: Plan) => Promise<SeedResult>;
  readonly close: () => void;
};

type Waiting = { readonly plan: Plan; readonly resolve: (result: SeedResult) => void; readonly reject: (error: Error) => void };

export function openPool(patches: readonly Patch[] = [], size: number = availableParallelism()): Pool {
  const waiting: Waiting[] = [];
  const idle: ChildProcess[] = [];
  const children = new Set<ChildProcess>();
  const busy = new Map<ChildProcess, Waiting>();
  let closed = false;

  const next = (child: ChildProcess): void => {
    const one = waiting.shift();
    if (one === undefined) return void idle.push(child);
    busy.set(child, one);
    child.send(one.plan);
  };
  const start = (): void => {
    const child = fork(new URL('worker.ts', import.meta.url), [JSON.stringify(patches)], {
      // Libraries look at rejections later than Node likes, most of all on a full disk.
      execArgv: ['--disable-warning=PromiseRejectionHandledWarning', '--max-old-space-size=1500'],
    });
    children.add(child);
    child.on('message', (message: SeedResult | 'ready') => {
      if (message !== 'ready') busy.get(child)?.resolve(message);
      busy.delete(child);
      next(child);
    });
    child.on('exit', (code) => {
      children.delete(child);
      if (closed) return;
      const error = new Error(`a process of the simulation ended with ${code}`);
      for (const one of [busy.get(child), ...waiting.splice(0)]) one?.reject(error);
    });
  };
  for (let count = 0; count < size; count += 1) start();

  return {
    run: (plan) =>
      new Promise((resolve, reject) => {
        waiting.push({ plan, resolve, reject });
        const child = idle.shift();
        if (child !== undefined) next(child);
      }),
    close: () => {
      closed = true;
      for (const child of children) child.kill();
    },
  };
}
