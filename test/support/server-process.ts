import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '#build/app.ts';

/** The sync server as it runs in production: a process of its own. */
export type ServerProcess = {
  readonly pid: number;
  /** Where it answers; rejects with what it said last when it ended, or was not ready in time. */
  readonly ready: Promise<string>;
  /** Resolves when the process is gone, with its exit code. */
  readonly ended: Promise<number | null>;
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly err: () => string;
};

/** A start that takes longer has failed, in ms: recovering after a crash is part of it. */
const START_MAX_MS = 60_000;
const KEPT_OUTPUT = 20_000;

/** Starts it with `env` added to the environment; `command` may put something before Node. Whoever starts it stops it. */
export function startServerProcess(
  env: { readonly [name: string]: string },
  command: (node: readonly string[]) => readonly string[] = (node) => node,
): ServerProcess {
  const [program = '', ...args] = command([process.execPath, join(ROOT, 'sync-server/main.ts')]);
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (err = `${err}${chunk.toString()}`.slice(-KEPT_OUTPUT)));
  const ready = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server is not ready after ${START_MAX_MS} ms: ${err}`)), START_MAX_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      out = `${out}${chunk.toString()}`.slice(-KEPT_OUTPUT);
      const address = /"address":"([^"]+)","msg":"ready"/.exec(out)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${err}`)));
    void ended.finally(() => clearTimeout(late));
  });
  // Not everybody waits for it: a server may be ended before it is ready.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    ended,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
    err: () => err,
  };
}
