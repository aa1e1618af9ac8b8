import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BackupFailure } from '#sync-server/backup/backup.ts';
import { StartError } from '#sync-server/start-error.ts';
import { defaultDataDir } from './data-dir.ts';

type Work = (file: string, dataDir: string, env: NodeJS.ProcessEnv) => Promise<void>;

/** Runs a command that takes one FILE and a data folder; sets the exit code and says in a sentence what went wrong. */
export async function runFileCommand(usage: string, work: Work, args = process.argv.slice(2), env = process.env): Promise<void> {
  try {
    const options = { 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } as const;
    const { values: flags, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file] = positionals;
    if (flags.help || file === undefined || positionals.length > 1) {
      console.log(usage);
      process.exitCode = flags.help ? 0 : 1;
      return;
    }
    const named = flags['data-dir'] === undefined ? env : { ...env, MILEPOST_DATA_DIR: flags['data-dir'] };
    // npm runs scripts in the project's folder; people mean the one that they are in.
    const from = env['INIT_CWD'] ?? process.cwd();
    await work(path.resolve(from, file), defaultDataDir({ platform: process.platform, home: homedir(), env: named }), env);
  } catch (error) {
    const said =
      error instanceof BackupFailure || error instanceof StartError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(said === true ? (error as Error).message : error);
    process.exitCode = 1;
  }
}
