import { contextBridge, ipcRenderer } from 'electron';
import type { MilepostShell } from '../ipc/contract.ts';
import { callChannel, eventChannel, shellCallNames, shellEventNames } from '../ipc/names.ts';

// The page gets these functions and neither channel names nor Electron. Requests are parsed in the main process.
const calls = Object.fromEntries(
  shellCallNames.map((name) => [name, (request: unknown) => ipcRenderer.invoke(callChannel(name), request)]),
);

const on: MilepostShell['on'] = (event, listener) => {
  if (!shellEventNames.includes(event)) throw new Error(`no event ${String(event)}`);
  // Without Electron's event object: it would hand the page a way to send.
  const heard = (): void => listener();
  ipcRenderer.on(eventChannel(event), heard);
  return () => void ipcRenderer.removeListener(eventChannel(event), heard);
};

contextBridge.exposeInMainWorld('milepostShell', { ...calls, on });
