import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findChromium } from '../chromium.ts';
import { run, runTool } from './run-tool.ts';

/**
 * A Chromium for the tests: one that is here, else Playwright's, else the distribution's package where this may be installed without
 * asking. Says which it took, or what to do when there is none (undefined).
 */
export async function provideChromium(say: (line: string) => void): Promise<string | undefined> {
  const here = await findChromium();
  if (here !== undefined) {
    say(`Chromium: ${here.path} (${here.from})`);
    return here.path;
  }
  say('Chromium: none here, fetching the one of Playwright');
  await runTool(['playwright', 'install', 'chromium']);
  const fetched = await findChromium();
  if (fetched !== undefined) {
    say(`Chromium: ${fetched.path} (${fetched.from}, fetched now)`);
    return fetched.path;
  }
  const apt = await aptGet();
  if (apt !== undefined) {
    say('Chromium: could not be fetched, installing the package of the distribution');
    const [command = '', ...args] = apt;
    if ((await run(command, [...args, 'update', '-qq'])) === 0) {
      await run(command, [...args, 'install', '-y', '-qq', '--no-install-recommends', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' });
    }
    const installed = await findChromium();
    if (installed !== undefined) {
      say(`Chromium: ${installed.path} (installed now)`);
      return installed.path;
    }
  }
  say('No Chromium could be found or installed: install one, or name it in MILEPOST_CHROMIUM.');
  return undefined;
}

/** How to call apt-get without being asked for a password, or undefined when that is not possible. */
async function aptGet(): Promise<readonly string[] | undefined> {
  if (!(await onPath('apt-get'))) return undefined;
  if (process.getuid?.() === 0) return ['apt-get'];
  const maySudo = (await onPath('sudo')) && (await run('sudo', ['-n', 'true'])) === 0;
  return maySudo ? ['sudo', '-n', 'apt-get'] : undefined;
}

async function onPath(name: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
