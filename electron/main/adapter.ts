import { app, BrowserWindow, ipcMain, net, powerMonitor, protocol, session, shell } from 'electron';
import type { Host, PermissionAsked, WindowOptions, WindowPort } from './ports.ts';

/** Electron as the shell's host: the only file of the main process that knows it. Translates, decides nothing. */
export function electronHost(): Host {
  return {
    app: {
      claimSingleInstance: () => app.requestSingleInstanceLock(),
      onSecondInstance: (listener) => void app.on('second-instance', listener),
      whenReady: () => app.whenReady(),
      onAllWindowsClosed: (listener) => void app.on('window-all-closed', listener),
      onActivate: (listener) => void app.on('activate', listener),
      quit: () => app.quit(),
      userDataDir: () => app.getPath('userData'),
    },
    pages: {
      registerScheme: (scheme) => {
        const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
        protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
      },
      serve: (scheme, answer) => protocol.handle(scheme, answer),
    },
    permissions: { decide: (allowed) => void app.whenReady().then(() => decidePermissions(allowed)) },
    calls: {
      handle: (channel, answer) =>
        ipcMain.handle(channel, ({ senderFrame }, payload: unknown) =>
          answer({ url: senderFrame?.url ?? '', isMainFrame: senderFrame !== null && senderFrame.parent === null }, payload),
        ),
    },
    openWindow,
    openExternal: (url) => void shell.openExternal(url),
    fetch: (url, init) => net.fetch(url, init),
    onWake: (listener) => void app.whenReady().then(() => powerMonitor.on('resume', listener)),
  };
}

function decidePermissions(allowed: (asked: PermissionAsked) => boolean): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(allowed({ permission, url: details.requestingUrl, media }));
  });
  session.defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin, { mediaType }) =>
    allowed({ permission, url: requestingOrigin, media: mediaType === undefined ? [] : [mediaType] }),
  );
}

function openWindow({ title, width, height, preload, mayNavigate, onLink }: WindowOptions): WindowPort {
  const window = new BrowserWindow({
    title,
    width,
    height,
    minWidth: 800,
    minHeight: 600,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      backgroundThrottling: false,
      spellcheck: false,
    },
  });
  const hold = (event: { preventDefault: () => void }, url: string): void => {
    if (!mayNavigate(url)) event.preventDefault();
  };
  window.webContents.on('will-navigate', (event) => hold(event, event.url));
  window.webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  window.webContents.on('will-redirect', (event) => hold(event, event.url));
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  window.webContents.setWindowOpenHandler(({ url }) => {
    onLink(url);
    return { action: 'deny' };
  });
  return {
    load: (url) => void window.loadURL(url),
    send: (channel) => window.webContents.send(channel),
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isOpen: () => !window.isDestroyed(),
  };
}
