/**
 * A stand-in for the `electron` module: the part of its API that `electron/main/adapter.ts` uses, and no more. Not Electron.
 */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { FromStandIn, ToStandIn } from './messages.ts';
import { openStage, type StagePage } from './stage.ts';

type CheckHandler = (contents: null, permission: string, origin: string, details: { mediaType?: string }) => boolean;
type RequestHandler = (contents: null, permission: string, answer: (ok: boolean) => void, details: { requestingUrl: string }) => void;
type InvokeHandler = (event: { senderFrame: { url: string; parent: object | null } | null }, payload: unknown) => Promise<unknown>;

const userData = process.env['STAND_IN_USER_DATA'] ?? '';
const tell = (message: FromStandIn): void => void process.send?.(message);

const invokeHandlers = new Map<string, InvokeHandler>();
const schemes = new Map<string, (request: Request) => Promise<Response>>();
let check: CheckHandler = () => true;
let request: RequestHandler = (_contents, _permission, answer) => answer(true);

const stage = openStage({
  profile: join(userData, 'chromium'),
  executable: process.env['STAND_IN_CHROMIUM'],
  serve: (asked) => schemes.get('app')?.(asked) ?? Promise.reject(new Error('no scheme served')),
  invoke: (channel, sender, payload) => {
    const handler = invokeHandlers.get(channel);
    return handler === undefined ? Promise.reject(new Error(`no handler for ${channel}`)) : handler({ senderFrame: sender }, payload);
  },
  mayUse: (permission, url) => check(null, permission, url, {}),
});

class StandInApp extends EventEmitter {
  requestSingleInstanceLock(): boolean {
    return true;
  }
  async whenReady(): Promise<void> {
    await stage;
  }
  getPath(_name: 'userData'): string {
    return userData;
  }
  quit(): void {
    void stage.then(({ close }) => close()).then(() => process.exit(0));
  }
}
export const app = new StandInApp();

export class BrowserWindow {
  readonly webContents = new StandInContents();
  readonly #page: Promise<StagePage>;
  #closed = false;

  constructor({ webPreferences }: { readonly webPreferences: { readonly preload: string; readonly sandbox: boolean } }) {
    this.#page = stage.then(({ openPage }) =>
      openPage(webPreferences.preload, {
        onNavigate: (url) => this.webContents.asksToNavigate(url),
        onPopup: (url) => this.webContents.openHandler({ url }),
        onClosed: () => {
          this.#closed = true;
          app.emit('window-all-closed');
        },
      }),
    );
    this.webContents.page = this.#page;
  }
  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    await page.load(url);
    tell({ kind: 'window-loaded', debuggerAddress: (await stage).debuggerAddress });
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  show(): void {}
  focus(): void {
    void this.#page.then((page) => page.toFront());
  }
  isDestroyed(): boolean {
    return this.#closed;
  }
}

class StandInContents extends EventEmitter {
  page: Promise<StagePage> | undefined;
  openHandler: (details: { url: string }) => { action: 'deny' | 'allow' } = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' | 'allow' }): void {
    this.openHandler = handler;
  }
  send(channel: string): void {
    void this.page?.then((page) => page.emit(channel));
  }
  /** Whether the shell lets the page go to `url`. */
  asksToNavigate(url: string): boolean {
    let allowed = true;
    this.emit('will-navigate', { url, preventDefault: () => (allowed = false) });
    return allowed;
  }
}

export const ipcMain = { handle: (channel: string, handler: InvokeHandler) => void invokeHandlers.set(channel, handler) };
export const net = { fetch: (url: string, init: RequestInit) => fetch(url, init) };
export const powerMonitor = new EventEmitter();
export const protocol = {
  registerSchemesAsPrivileged: (list: readonly { readonly scheme: string }[]) => {
    if (list.length !== 1 || list[0]?.scheme !== 'app') throw new Error('the stand-in plays the scheme "app" only');
  },
  handle: (scheme: string, answer: (asked: Request) => Promise<Response>) => void schemes.set(scheme, answer),
};
export const session = {
  defaultSession: {
    setPermissionCheckHandler: (handler: CheckHandler) => (check = handler),
    setPermissionRequestHandler: (handler: RequestHandler) => (request = handler),
  },
};
export const shell = {
  openExternal: (url: string) => {
    tell({ kind: 'external-link', url });
    return Promise.resolve();
  },
};

process.on('message', (message: ToStandIn) => {
  if (message.kind === 'wake') powerMonitor.emit('resume');
  else if (message.kind === 'start-again') app.emit('second-instance');
  else if (message.kind === 'quit') app.quit();
  else {
    const { question, permission, url } = message;
    const checked = check(null, permission, url, {});
    request(null, permission, (asked) => tell({ kind: 'may-use', question, allowed: checked && asked }), { requestingUrl: url });
  }
});
// The test is gone: nobody needs the window any more.
process.on('disconnect', () => app.quit());
