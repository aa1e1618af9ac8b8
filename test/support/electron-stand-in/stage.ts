import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page, type Route } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { hostPreload } from './preload-host.ts';

/** The browser behind the stand-in's windows. Chromium takes no schemes of ours, so `app://milepost` is played by a host of its own. */
const APP = 'app://milepost';
const PLAYED_BY = 'http://milepost.localhost';

type Sender = { readonly url: string; readonly parent: object | null };
export type StageDirections = {
  /** Folder of the browser profile. */
  readonly profile: string;
  readonly executable: string | undefined;
  readonly serve: (request: Request) => Promise<Response>;
  readonly invoke: (channel: string, sender: Sender, payload: unknown) => Promise<unknown>;
  readonly mayUse: (permission: string, url: string) => boolean;
};
export type PageDirections = {
  readonly onNavigate: (url: string) => boolean;
  readonly onPopup: (url: string) => void;
  readonly onClosed: () => void;
};
export type StagePage = {
  readonly load: (url: string) => Promise<void>;
  readonly emit: (channel: string) => Promise<void>;
  readonly toFront: () => Promise<void>;
};
export type Stage = {
  readonly debuggerAddress: string;
  readonly openPage: (preload: string, directions: PageDirections) => Promise<StagePage>;
  readonly close: () => Promise<void>;
};

const toApp = (url: string): string => (url.startsWith(`${PLAYED_BY}/`) ? APP + url.slice(PLAYED_BY.length) : url);
const fromApp = (url: string): string => (url.startsWith(`${APP}/`) ? PLAYED_BY + url.slice(APP.length) : url);

export async function openStage(directions: StageDirections): Promise<Stage> {
  const context = await chromium.launchPersistentContext(directions.profile, {
    executablePath: directions.executable,
    args: [...CHROMIUM_ARGS, '--remote-debugging-port=0'],
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const [port] = (await readFile(join(directions.profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  await context.exposeBinding('standInInvoke', ({ frame }, channel: string, payload: unknown) =>
    directions.invoke(channel, { url: toApp(frame.url()), parent: frame.parentFrame() }, payload),
  );
  const permissions = ['camera', 'geolocation', 'notifications'] as const;
  const electronName = { camera: 'media', geolocation: 'geolocation', notifications: 'notifications' } as const;
  const granted = (): string[] => permissions.filter((name) => directions.mayUse(electronName[name], `${APP}/`));

  return {
    debuggerAddress: `http://127.0.0.1:${port}`,
    openPage: async (preload, { onNavigate, onPopup, onClosed }) => {
      await context.exposeBinding('standInPopup', (_source, url: string) => onPopup(toApp(url)));
      // A persistent profile comes with a page already.
      const page = context.pages()[0] ?? (await context.newPage());
      await page.addInitScript({ content: hostPreload(await readFile(preload, 'utf8')) });
      await page.route('**/*', (route) => answer(route, page, directions, onNavigate));
      page.on('popup', (popup) => void popup.close());
      page.on('close', onClosed);
      return {
        load: async (url) => {
          await context.grantPermissions(granted(), { origin: PLAYED_BY });
          await page.goto(fromApp(url));
        },
        emit: (channel) => page.evaluate((name) => void window.dispatchEvent(new CustomEvent(`stand-in:${name}`)), channel),
        toFront: () => page.bringToFront(),
      };
    },
    close: () => context.close(),
  };
}

/** Requests of the window: the app's own go to the shell, a navigation elsewhere asks the shell first, the rest goes out. */
async function answer(route: Route, page: Page, { serve }: StageDirections, onNavigate: (url: string) => boolean): Promise<void> {
  const request = route.request();
  const url = toApp(request.url());
  if (!url.startsWith(`${APP}/`)) {
    const leaves = request.isNavigationRequest() && request.frame() === page.mainFrame();
    return leaves && !onNavigate(url) ? route.abort('aborted') : route.continue();
  }
  const response = await serve(new Request(url, { method: request.method() }));
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
