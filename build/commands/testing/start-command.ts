import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export type Started = {
  /** What it said after `ready`. */
  readonly address: string;
  /** Everything it has printed so far. */
  readonly output: () => string;
  /** Sends a signal and waits for the end; answers with the exit code. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly send: (signal: NodeJS.Signals) => void;
};
type Run = { readonly child: ChildProcess; readonly output: () => string; readonly ended: Promise<number | null> };

/** `npm start` as a child process. */
export type StartCommand = {
  /** Runs it with these arguments alone. */
  readonly run: (args: readonly string[], env?: NodeJS.ProcessEnv) => Run;
  /** Runs it on a free port and the data folder, and waits until it is ready. */
  readonly started: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Started>;
  /** Ends whatever still runs. */
  readonly killAll: () => Promise<void>;
};

export function startCommand(dataDir: string): StartCommand {
  const children: ChildProcess[] = [];

  const run: StartCommand['run'] = (args, env = {}) => {
    const child = spawn(process.execPath, ['build/commands/start.ts', ...args], { env: { ...process.env, CI: '', ...env } });
    children.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, output: () => output, ended };
  };

  const started: StartCommand['started'] = async (args, env) => {
    const { child, output, ended } = run(['--port', '0', '--data-dir', dataDir, ...args], env);
    const address = await new Promise<string>((found, failed) => {
      child.stdout?.on('data', () => {
        const ready = /^ready (\S+)$/m.exec(output());
        if (ready?.[1] !== undefined) found(ready[1]);
      });
      void ended.then(() => failed(new Error(`ended before it was ready:\n${output()}`)));
    });
    const send = (signal: NodeJS.Signals): void => void child.kill(signal);
    return {
      address,
      output,
      send,
      stop: (signal) => {
        send(signal);
        return ended;
      },
    };
  };

  const killAll = async (): Promise<void> => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  };
  return { run, started, killAll };
}
