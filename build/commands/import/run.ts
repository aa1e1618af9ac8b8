import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FleetPreview, FleetRefusal, FleetResult } from '#domain/protocol/fleet.ts';
import { FLEET_FILE_MAX } from '#domain/protocol/fleet.ts';
import { StartError } from '#sync-server/start-error.ts';
import { localTarget } from './local.ts';
import { IMPORT_USAGE, importArguments, type ImportArguments } from './options.ts';
import { remoteTarget } from './remote.ts';
import { ImportFailure, type Target } from './target.ts';
import { hasWork, previewLines, progressBar, resultLine } from './words.ts';

/** The terminal. `ask` is absent where nobody can be asked. `progress` writes over the line before; `''` clears it. */
export type Terminal = {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly progress?: (text: string) => void;
  readonly ask?: (question: string) => Promise<boolean>;
};

const refusals: { readonly [R in FleetRefusal]: string } = {
  'no-rows': 'Nothing can be imported from this file.',
  'bad-rows': 'Nothing was changed: mend the bad rows, or import the good ones with --skip-bad.',
  'bad-rows-retire':
    'Nothing was changed: mend the bad rows first, or leave out --retire-missing. The devices of bad rows would look missing.',
};

type Outcome = { readonly code: 0 | 1 | 2; readonly preview: FleetPreview; readonly result?: FleetResult; readonly say: string };

/** `npm run import`. Answers with the exit code (see the usage). */
export async function runImport(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const options = importArguments(args, env);
  if (options === 'help') {
    terminal.out(IMPORT_USAGE);
    return 0;
  }
  if ('wrong' in options) {
    terminal.error(`${options.wrong} (npm run import -- --help tells more.)`);
    return 1;
  }
  try {
    const file = { bytes: await bytesOf(options), kind: options.kind };
    const target = await targetOf(options);
    try {
      const { code, preview, result, say } = await carryOut(target, file, options, terminal);
      if (options.json) terminal.out(JSON.stringify({ file: options.file, preview, result, applied: result !== undefined }));
      else if (code === 0) terminal.out(say);
      if (code !== 0) terminal.error(say);
      return code;
    } finally {
      await target.close();
    }
  } catch (error) {
    if (!(error instanceof ImportFailure || error instanceof StartError)) throw error;
    terminal.error(error.message);
    return 1;
  }
}

async function carryOut(
  target: Target,
  file: { bytes: Uint8Array; kind: 'csv' | 'json' },
  options: ImportArguments,
  terminal: Terminal,
): Promise<Outcome> {
  const preview = await target.preview(file, options);
  if (!options.json) for (const line of previewLines(path.basename(options.file), preview, options.retireMissing)) terminal.out(line);
  if (preview.refused === 'no-rows') return { code: 1, preview, say: refusals['no-rows'] };
  if (preview.refused !== undefined) return { code: 2, preview, say: refusals[preview.refused] };
  if (!hasWork(preview)) return { code: 0, preview, say: 'Nothing to change.' };
  if (options.dryRun) return { code: 0, preview, say: 'Nothing was changed (--dry-run).' };
  if (!options.yes) {
    if (terminal.ask === undefined) return { code: 2, preview, say: 'Nothing was changed: say --yes to import this.' };
    if (!(await terminal.ask('Import this?'))) return { code: 2, preview, say: 'Nothing was changed.' };
  }
  const show = options.json ? undefined : terminal.progress;
  try {
    const result = await target.import(file, options, (progress) => show?.(progressBar(progress)));
    show?.('');
    return { code: 0, preview, result, say: resultLine(result) };
  } catch (error) {
    show?.('');
    throw error;
  }
}

async function targetOf(options: ImportArguments): Promise<Target> {
  const { server, localServer, email, password, dataDir } = options;
  if (server !== undefined) return remoteTarget(server, email ?? '', password ?? '');
  const local = await localTarget(options);
  if (local !== 'in-use') return local;
  if (email !== undefined && password !== undefined) return remoteTarget(localServer, email, password);
  throw new ImportFailure(
    `A server runs on ${dataDir}, so the import goes through it: give --email and --password of an admin (and --server, unless it is ${localServer}).`,
  );
}

async function bytesOf({ file, path: at }: ImportArguments): Promise<Uint8Array> {
  let bytes;
  try {
    bytes = await readFile(at);
  } catch (error) {
    throw new ImportFailure(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  if (bytes.length > FLEET_FILE_MAX) throw new ImportFailure(`The file ${file} is larger than ${FLEET_FILE_MAX / 1024 / 1024} MB.`);
  return bytes;
}
