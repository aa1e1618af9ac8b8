import { isAppUrl } from './origin.ts';

export type LinkPolicy = { readonly mayNavigate: (url: string) => boolean; readonly onLink: (url: string) => void };

/** The window stays on the app. Links to the web go to the system's browser, and anything else goes nowhere. */
export function linkPolicy(openExternal: (url: string) => void): LinkPolicy {
  const onLink = (url: string): void => {
    if (isWebLink(url)) openExternal(url);
  };
  return {
    onLink,
    mayNavigate: (url) => {
      if (isAppUrl(url)) return true;
      onLink(url);
      return false;
    },
  };
}

/** Other schemes start programs: `file:`, `ms-msdt:` and their like are never handed on. */
function isWebLink(url: string): boolean {
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
}
