import { eventChannel } from '../ipc/names.ts';
import { APP_START } from './origin.ts';
import { linkPolicy } from './links.ts';
import type { Host, WindowPort } from './ports.ts';

export type MainWindow = {
  /** Opens the window, or brings the open one to the front. */
  readonly show: () => void;
  /** Loads the app anew, so that the page comes with the present policy. */
  readonly reload: () => void;
  readonly tellResync: () => void;
};

/** The app's one window. `preload`: absolute path of the built preload. */
export function mainWindow(host: Pick<Host, 'openWindow' | 'openExternal'>, preload: string): MainWindow {
  let window: WindowPort | undefined;
  const open = (): WindowPort | undefined => (window?.isOpen() === true ? window : undefined);
  return {
    show: () => {
      const already = open();
      if (already !== undefined) {
        already.show();
        return;
      }
      // The field laptop's screen, or as much of it as there is.
      window = host.openWindow({ title: 'Milepost', width: 1280, height: 800, preload, ...linkPolicy(host.openExternal) });
      window.load(APP_START);
    },
    reload: () => open()?.load(APP_START),
    tellResync: () => open()?.send(eventChannel('resync')),
  };
}
