import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `build/commands/<command>.ts` to its end, on PostgreSQL at `url` or, without one, on a data folder. */
export async function runCommand(command: string, args: readonly string[], url?: string): Promise<Ended> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [`build/commands/${command}.ts`, ...args], {
    env: url === undefined ? env : { ...env, DATABASE_URL: url },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
