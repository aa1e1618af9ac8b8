import { spawn, type ChildProcess } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ELECTRON_DIST, ROOT } from '../app.ts';

/** How long `npm start` waits for the Electron binary. A longer download goes on behind the browser, for the next start. */
const FETCH_PATIENCE_MS = 8_000;

/**
 * Opens the app: in Electron when its binary is here or can be had, else in the browser, else (no display) says where it is.
 * Never fails; `say` gets one line about anything but the desktop app. Answers with what closes what was opened.
 */
export async function openApp(address: string, say: (line: string) => void): Promise<() => void> {
  if (!hasDisplay(process.platform, process.env)) {
    say(`no display here: open ${address} in a browser`);
    return () => undefined;
  }
  const electron = await electronBinary();
  if (electron.path !== undefined) {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const shell = spawn(electron.path, [...asRoot, join(ELECTRON_DIST, 'main.js')], {
      stdio: 'ignore',
      env: { ...process.env, MILEPOST_SERVER_ADDRESS: address },
    });
    shell.on('error', () => say(`the desktop app did not start: open ${address} in a browser`));
    return () => shell.kill();
  }
  say(
    electron.fetching === undefined
      ? 'the Electron binary could not be fetched: opening the same app in the browser'
      : 'the Electron binary is still being fetched: opening the same app in the browser this time',
  );
  openBrowser(address, () => say(`no browser could be opened: open ${address} in one`));
  return () => electron.fetching?.kill();
}

/** Whether there is anything to open a window on. Windows and macOS always have it, unless nobody is watching. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false') return false;
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] ?? '') || Boolean(env['WAYLAND_DISPLAY'] ?? '');
}

/** The binary, or the download that is still running, or neither: it cannot be had. */
type ElectronBinary = { readonly path?: string; readonly fetching?: ChildProcess };

/**
 * The Electron binary, fetched now if need be by the package's own installer. Not through `import 'electron'`: that downloads
 * for as long as it takes, and throws.
 */
async function electronBinary(): Promise<ElectronBinary> {
  const folder = join(ROOT, 'node_modules/electron');
  const here = await installedBinary(folder);
  if (here !== undefined) return { path: here };
  const fetching = spawn(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore' });
  let timer: NodeJS.Timeout | undefined;
  const ended = await Promise.race([
    new Promise<'ended'>((done) => fetching.once('close', () => done('ended')).once('error', () => done('ended'))),
    new Promise<'slow'>((done) => (timer = setTimeout(() => done('slow'), FETCH_PATIENCE_MS))),
  ]);
  clearTimeout(timer);
  if (ended === 'slow') return { fetching };
  return { path: await installedBinary(folder) };
}

async function installedBinary(folder: string): Promise<string | undefined> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  if (name === undefined && override === undefined) return undefined;
  const path = join(override ?? join(folder, 'dist'), name ?? 'electron');
  return access(path).then(
    () => path,
    () => undefined,
  );
}

function openBrowser(address: string, failed: () => void): void {
  const [command, args] = BROWSER_OPENERS[process.platform] ?? ['xdg-open', []];
  const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  opener.once('error', failed);
  opener.once('exit', (code) => {
    if (code !== 0) failed();
  });
  opener.unref();
}

const BROWSER_OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, readonly string[]]>>> = {
  darwin: ['open', []],
  // `start` takes its first quoted argument for a title.
  win32: ['cmd', ['/c', 'start', '""']],
};
