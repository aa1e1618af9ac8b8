import { serverInfo } from '#domain/protocol/session.ts';
import { opfsJournal } from './opfs-journal.ts';
import type { Platform } from './platform.ts';

const PROBE_TIMEOUT_MS = 10_000;

/** A browser tab: the server is the one that served the page. */
export function browserPlatform(): Platform {
  return {
    kind: 'browser',
    canChangeServer: false,
    serverAddress: () => Promise.resolve(location.origin),
    setServerAddress: () => Promise.reject(new Error('a browser keeps the server that served the page')),
    probeServer: async (address) => {
      try {
        const response = await fetch(`${address}/api/v1/server`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), cache: 'no-store' });
        const parsed = serverInfo.safeParse(await response.json().catch(() => undefined));
        return parsed.success ? { ok: true, server: parsed.data } : { ok: false, problem: 'not-milepost' };
      } catch {
        return { ok: false, problem: 'unreachable' };
      }
    },
    onResume: (listener) => {
      // `resume`: the tab was frozen; `pageshow` from the back-forward cache: it was put aside whole.
      const shown = (event: PageTransitionEvent): void => {
        if (event.persisted) listener();
      };
      document.addEventListener('resume', listener);
      window.addEventListener('pageshow', shown);
      return () => {
        document.removeEventListener('resume', listener);
        window.removeEventListener('pageshow', shown);
      };
    },
    laptopNameSuggestion: () => Promise.resolve(describeBrowser(navigator.userAgent)),
    journal: opfsJournal(),
  };
}

/** Something like "Chrome on Windows": a browser does not tell the computer's name. */
export function describeBrowser(userAgent: string): string {
  const browser = (['Edg/', 'Firefox/', 'Chrome/', 'Safari/'] as const).find((token) => userAgent.includes(token));
  const system = (['Windows', 'Android', 'Mac OS X', 'CrOS', 'Linux'] as const).find((token) => userAgent.includes(token));
  if (browser === undefined || system === undefined) return '';
  const names = { 'Edg/': 'Edge', 'Firefox/': 'Firefox', 'Chrome/': 'Chrome', 'Safari/': 'Safari' } as const;
  return `${names[browser]} on ${system === 'Mac OS X' ? 'macOS' : system === 'CrOS' ? 'ChromeOS' : system}`;
}
