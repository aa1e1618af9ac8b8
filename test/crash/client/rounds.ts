import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { provideChromium } from '#build/commands/provide-chromium.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { startServer, type RunningServer } from '#sync-server/start.ts';
import { CHEAP, PASSWORD } from '#sync-server/testing/harness.ts';
import { servePages } from '../../bench/serve-pages.ts';
import { between } from '../../fixtures/random.ts';
import type { Account, Dump } from '../pages/crash.ts';
import type { Run, Tally } from '../tally.ts';
import { startBrowser, type KillableBrowser } from './browser.ts';
import { missing, traceOf, type Saved, type Trace } from './saved.ts';

const TABS = 2;
/** How long the tabs work before the kill, in ms. */
const LOAD_MS = [50, 2000] as const;
/** One opening of the store in so many is killed before it is done, within this many ms. */
const KILL_WHILE_STARTING = 6;
const STARTING_MS = [0, 900] as const;
const OPEN_MAX_MS = 60_000;
/** Sending what several offline rounds left behind, in ms. */
const SENT_MAX_MS = 60_000;
/** More than a tab does in a round: each tab of each round counts in a range of its own. */
const NUMBERS_A_ROUND = 100_000;

/**
 * Kills a real Chromium while the app's own store saves and syncs in two tabs, starts it again on the same profile, and compares what
 * is in IndexedDB, and after sync at the server, with what was said to be saved; `rounds` times, half of them without a server.
 *
 * Killed while it opens its databases, Chromium itself now and then empties all of an origin's IndexedDB at the next start (it does
 * so without any code of ours). Then nothing is on the laptop but the journal beside it: its person signs in anew, and what was
 * saved has to come back, from the journal and from the server, before it is compared.
 */
export async function crashClient({ rounds, random, say }: Run): Promise<Tally> {
  const executable = await provideChromium(() => undefined);
  if (executable === undefined) throw new Error('there is no Chromium');
  const folder = await mkdtemp(join(tmpdir(), 'milepost-crash-'));
  const pages = await buildPages(join(folder, 'pages'));
  const site = createServer(servePages(join(folder, 'pages')));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const server = await serverFor(join(folder, 'data'), origin);
  const saved: Saved[] = [];
  const lost = new Set<string>();
  const told = new Set<string>();
  let [done, failedOpens, wrong, emptied] = [0, 0, 0, 0];
  /** Emptied, and not compared since. */
  let isEmptied = false;
  const complain = (words: string): void => {
    wrong += 1;
    say(`wrong: ${words}`);
  };
  const compare = (where: string, trace: Trace): void => {
    // An action counts once, and is told of at each place where it is missing.
    for (const words of missing(saved, trace)) {
      if (!told.has(`${where}: ${words}`)) say(`lost ${where}: ${words}`);
      told.add(`${where}: ${words}`);
      lost.add(words);
    }
  };

  let browser: KillableBrowser | undefined;
  try {
    /** A browser with the page in its tabs, and nothing opened there yet. */
    const start = async (): Promise<{ readonly killable: KillableBrowser; readonly tabs: Page[] }> => {
      const killable = (browser = await startBrowser(executable, join(folder, 'profile')));
      const { context } = killable;
      await context.exposeFunction('told', (one: Saved) => void saved.push(one));
      const tabs: Page[] = [];
      for (let count = 0; count < TABS; count += 1) {
        const page = await context.newPage();
        page.on('pageerror', (error) => complain(`an error in the page: ${error.message}`));
        await page.goto(`${origin}/${pages}`);
        tabs.push(page);
      }
      await lookIfEmptied(tabs[0]!);
      return { killable, tabs };
    };
    /** Where the browser cannot open its store it does not even say what is in it. By the next try it has emptied it, or the app has to get over it. */
    const lookIfEmptied = async (tab: Page, looks = 2): Promise<void> => {
      const databases = await tab
        .evaluate(async () => (await indexedDB.databases()).length)
        .catch((error: unknown) => {
          if (!String(error).includes('opening backing store')) throw error;
          say(`round -: the browser cannot open its store: ${String(error)}`);
        });
      if (databases === 0 && saved.length > 0) await foundEmpty();
      if (databases === undefined && looks > 1) await lookIfEmptied(tab, looks - 1);
    };
    const foundEmpty = async (): Promise<void> => {
      if (!isEmptied) emptied += 1;
      isEmptied = true;
      // Who is signed in is gone, too, and signing in takes a server.
      await server.start();
    };
    const openStore = (tab: Page): Promise<boolean> => tab.evaluate((account) => globalThis.crash.open(account), server.account);
    /** Where the app loads its page anew, so does this; the second time the app has deleted what it could not open. */
    const openAsApp = async (tab: Page): Promise<void> => {
      for (let tries = 1; !(await openStore(tab)); tries += 1) {
        say(`round -: the database could not be opened, and the page is loaded anew, try ${tries}`);
        if (tries === 2) await foundEmpty();
        await tab.reload();
        await lookIfEmptied(tab);
      }
    };
    const openAll = async ({ tabs }: { readonly tabs: Page[] }): Promise<Page[]> => {
      for (const tab of tabs) await inTime(openAsApp(tab));
      return tabs;
    };
    const openAgain = async (): Promise<Page[]> => {
      while (Math.floor(random() * KILL_WHILE_STARTING) === 0) {
        const early = await start();
        // Only evaluations are under way at a kill: Playwright itself throws past everybody when it is cut off in some of its calls.
        for (const tab of early.tabs) openStore(tab).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, between(random, ...STARTING_MS)));
        await early.killable.kill();
      }
      return openAll(await start());
    };
    let tabs = await openAll(await start());
    for (let round = 1; round <= rounds; round += 1) {
      done = round;
      const offline = random() < 0.5;
      if (offline) await server.stop();
      tabs.forEach((tab, place) => {
        // Ends with the browser.
        tab.evaluate((first) => globalThis.crash.work(first), (round * TABS + place) * NUMBERS_A_ROUND).catch(() => undefined);
      });
      await new Promise((resolve) => setTimeout(resolve, between(random, ...LOAD_MS)));
      await browser?.kill();
      // Half of the time it starts without a server, too.
      const stillOffline = offline && round < rounds && random() < 0.5;
      if (offline && !stillOffline) await server.start();
      try {
        tabs = await openAgain();
      } catch (error) {
        failedOpens += 1;
        say(`round ${round}: did not open: ${(error as Error).message}`);
        break;
      }
      const [first] = tabs as [Page];
      if (isEmptied) say(`round ${round}: Chromium had emptied its IndexedDB, or could not open it; ${await cameBack(first, saved)}`);
      isEmptied = false;
      const dump = await first.evaluate(() => globalThis.crash.dump());
      compare('on the laptop', dump);
      const unannounced = await leftUnannounced(first, dump);
      if (unannounced.length > 0) complain(`not in the outbox: ${unannounced.join(', ')}`);
      if (dump.refused > 0) complain(`${dump.refused} records were refused`);
      if (stillOffline) await server.start();
      const unsent = await leftUnsent(first);
      if (unsent.length > 0) complain(`not sent within ${SENT_MAX_MS} ms: ${unsent.join(', ')}`);
      compare('at the server', await server.trace());
      say(`round ${round}: killed ${offline ? 'offline' : 'while syncing'}, ${saved.length} saved so far, ${lost.size} lost`);
    }
  } finally {
    await browser?.kill();
    site.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { target: 'client', rounds: done, acknowledged: saved.length, lost: lost.size, failedOpens, wrong, emptied };
}

/** A kill between a document and its announcement is made good by replication, which begins once the store is open. */
const ANNOUNCED_MAX_MS = 30_000;

/** What is in no outbox, nor comes into it. */
async function leftUnannounced(tab: Page, dump: Dump): Promise<readonly string[]> {
  const until = Date.now() + ANNOUNCED_MAX_MS;
  let { unannounced } = dump;
  while (unannounced.length > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    ({ unannounced } = await tab.evaluate(() => globalThis.crash.dump()));
  }
  return unannounced;
}

/** A store that does not open, and does not say so either, has failed to open. */
async function inTime(opening: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`not open after ${OPEN_MAX_MS} ms`)), OPEN_MAX_MS);
  });
  await Promise.race([opening, patience]).finally(() => clearTimeout(late));
}

async function buildPages(outDir: string): Promise<string> {
  const root = join(import.meta.dirname, '../pages');
  const input = { crash: join(root, 'crash.html') };
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'es2023', rollupOptions: { input } },
  });
  return 'crash.html';
}

/** Waits for what was saved to be on an emptied laptop again; tells in words what came of it. */
async function cameBack(page: Page, saved: readonly Saved[]): Promise<string> {
  const patience = AbortSignal.timeout(SENT_MAX_MS);
  for (;;) {
    const { length } = missing(saved, await page.evaluate(() => globalThis.crash.dump()));
    if (length === 0) return `all ${saved.length} came back`;
    if (patience.aborted) return `${length} of ${saved.length} did not come back`;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What should have been sent by now, and was not. */
async function leftUnsent(page: Page): Promise<readonly string[]> {
  const patience = AbortSignal.timeout(SENT_MAX_MS);
  for (;;) {
    const waiting = await page.evaluate(() => globalThis.crash.waiting());
    if (waiting.length === 0 || patience.aborted) return waiting;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A server that goes and comes back on one port. */
async function serverFor(dataDir: string, origin: string) {
  const boot = (port: number): Promise<RunningServer> =>
    startServer({ host: '127.0.0.1', port, dataDir, allowedOrigins: [origin], logLevel: 'silent', name: 'Crash' });
  let running: RunningServer | undefined = await boot(0);
  const { port } = running;
  const deps = { ...running.deps, passwordCost: CHEAP };
  const tenant = await createTenant(deps, { name: 'North' });
  const email = 'technician@north.test';
  await createAccount(deps, tenant, { name: 'technician', email, role: 'technician', password: PASSWORD });
  const account: Account = { serverAddress: `http://127.0.0.1:${port}`, email, password: PASSWORD };
  return {
    account,
    stop: async () => {
      await running?.close();
      running = undefined;
    },
    /** Nothing happens when it runs. */
    start: async () => {
      running ??= await boot(port);
    },
    trace: (): Promise<Trace> => {
      if (running === undefined) throw new Error('the server is down');
      return running.deps.storage.read(async (reader) =>
        traceOf(await reader.allDocuments(tenant, 'incidents'), await reader.allDocuments(tenant, 'timeline')),
      );
    },
  };
}
