/**
 * A script for the page that runs the built preload, with what stands in for Electron's `contextBridge` and `ipcRenderer`. Electron
 * keeps the two apart in worlds of their own; here they share the page's, which no test may lean on.
 */
export function hostPreload(preload: string): string {
  return `(() => {
    if (window !== window.top) return;
    const invoke = window.standInInvoke;
    const popup = window.standInPopup;
    window.open = (url) => { popup(new URL(url, location.href).href); return null; };
    document.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[target="_blank"]') : null;
      if (link === null) return;
      event.preventDefault();
      popup(link.href);
    }, true);
    const heard = new Map();
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }),
      },
      ipcRenderer: {
        invoke: (channel, payload) => invoke(channel, payload),
        on: (channel, listener) => {
          const listen = () => listener({});
          heard.set(listener, listen);
          window.addEventListener('stand-in:' + channel, listen);
        },
        removeListener: (channel, listener) => window.removeEventListener('stand-in:' + channel, heard.get(listener)),
      },
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload has no module ' + name);
      return electron;
    };
    const module = { exports: {} };
    (function (require, module, exports) {
${preload}
    })(require, module, module.exports);
  })();`;
}
