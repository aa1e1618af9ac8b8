import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export type FoundChromium = { readonly path: string; readonly from: 'MILEPOST_CHROMIUM' | 'installed' | 'Playwright' };

/** Arguments for every Chromium that tests and tools start: it runs as root in containers and asks no other host for anything. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const USUAL_PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const base = process.env[variable];
    return base === undefined
      ? []
      : [join(base, 'Google/Chrome/Application/chrome.exe'), join(base, 'Microsoft/Edge/Application/msedge.exe')];
  }),
};

/**
 * The Chromium to run browser tests on: what `MILEPOST_CHROMIUM` names, else one on the PATH or in the usual places, else
 * Playwright's own if it was downloaded. Throws when `MILEPOST_CHROMIUM` names a file that cannot be run.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium | undefined> {
  const named = env['MILEPOST_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!(await runnable(named))) throw new Error(`MILEPOST_CHROMIUM names ${named}, which cannot be run.`);
    return { path: named, from: 'MILEPOST_CHROMIUM' };
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
  for (const path of [...onPath, ...(USUAL_PLACES[process.platform] ?? [])]) {
    if (await runnable(path)) return { path, from: 'installed' };
  }
  const own = await playwrightChromium();
  return own !== undefined && (await runnable(own)) ? { path: own, from: 'Playwright' } : undefined;
}

async function playwrightChromium(): Promise<string | undefined> {
  const { chromium } = await import('@playwright/test');
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

async function runnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
