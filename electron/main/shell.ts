import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LaptopDescription } from '../ipc/contract.ts';
import { answerCalls } from './calls.ts';
import { journalFiles } from './journal.ts';
import { SCHEME } from './origin.ts';
import { mayUse } from './permissions.ts';
import type { Host } from './ports.ts';
import { probeServer } from './probe.ts';
import { answerPage } from './scheme.ts';
import { serverAddressFile } from './server-address.ts';
import { mainWindow } from './window.ts';

export type ShellSettings = {
  /** Folder of the built app, absolute. */
  readonly appDir: string;
  /** Absolute path of the built preload. */
  readonly preload: string;
  /** The address that whoever started the shell knows, if any. */
  readonly givenServer: string | undefined;
  readonly laptop: LaptopDescription;
  readonly isMac: boolean;
};

/** Composes the shell on a host. Returns at once: what needs a ready host follows when it is. */
export function runShell(host: Host, settings: ShellSettings): void {
  if (!host.app.claimSingleInstance()) {
    host.app.quit();
    return;
  }
  host.pages.registerScheme(SCHEME);
  const window = mainWindow(host, settings.preload);
  const server = serverAddressFile(join(host.app.userDataDir(), 'server.json'), settings.givenServer);

  answerCalls(host.calls, {
    getServerAddress: () => server.get(),
    setServerAddress: async (address) => {
      await server.set(address);
      window.reload();
    },
    probeServer: (address) => probeServer(host.fetch, address),
    describeLaptop: () => Promise.resolve(settings.laptop),
    ...journalFiles(join(host.app.userDataDir(), 'journal')),
  });
  host.permissions.decide(mayUse);
  host.app.onSecondInstance(window.show);
  host.app.onActivate(window.show);
  host.app.onAllWindowsClosed(() => {
    // On a Mac an app stays until it is quit.
    if (!settings.isMac) host.app.quit();
  });
  host.onWake(window.tellResync);

  const connect = async (): Promise<readonly string[]> => {
    const address = await server.get();
    return address === undefined ? [] : [address];
  };
  const nonce = (): string => randomBytes(16).toString('base64');
  void host.app.whenReady().then(() => {
    host.pages.serve(SCHEME, (request) => answerPage(request, { appDir: settings.appDir, connect, nonce }));
    window.show();
  });
}
