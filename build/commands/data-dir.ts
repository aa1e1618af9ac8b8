import { homedir } from 'node:os';
import path from 'node:path';

/** What decides where a person's data lives, handed in so that every platform can be tested on any. */
export type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly env: { readonly [name: string]: string | undefined };
  readonly home: string;
};

/**
 * The folder that `npm start` and `npm run import` use when none is named: `milepost` in the platform's place for a
 * user's data. `MILEPOST_DATA_DIR` overrides it. Absolute; nothing is created here.
 */
export function defaultDataDir(on: Surroundings = { platform: process.platform, env: process.env, home: homedir() }): string {
  const { env, home, platform } = on;
  const named = env['MILEPOST_DATA_DIR'];
  if (named !== undefined && named !== '') return path.resolve(named);
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local'), 'milepost');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'milepost');
  const xdg = env['XDG_DATA_HOME'];
  return path.join(xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'milepost');
}
