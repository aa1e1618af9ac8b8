import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium, type BrowserContext } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';

/** A real Chromium on a profile that outlives it. */
export type KillableBrowser = {
  readonly context: BrowserContext;
  /** SIGKILL for the browser and all its processes; resolves when they are gone. */
  readonly kill: () => Promise<void>;
};

const START_MAX_MS = 60_000;

/** Starts it in a group of its own, so that all of it can be killed at once, and nothing else. */
export async function startBrowser(executable: string, profile: string): Promise<KillableBrowser> {
  const args = [...CHROMIUM_ARGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(executable, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  // Every process of the browser holds the other end of this pipe: it closes with the last one.
  const gone = once(child, 'close');
  const kill = async (): Promise<void> => {
    killAll(child.pid ?? 0);
    await gone;
  };
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      let words = '';
      const late = setTimeout(() => reject(new Error(`Chromium is not ready: ${words}`)), START_MAX_MS);
      child.stderr.on('data', (chunk: Buffer) => {
        words = `${words}${chunk.toString()}`.slice(-5000);
        const address = /DevTools listening on (ws:\S+)/.exec(words)?.[1];
        if (address !== undefined) resolve(address);
      });
      void gone.then(() => reject(new Error(`Chromium ended: ${words}`)));
      void gone.finally(() => clearTimeout(late));
    });
    const browser = await chromium.connectOverCDP(endpoint);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium has no context');
    return { context, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function killAll(pid: number): void {
  try {
    if (process.platform === 'win32') execFileSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
