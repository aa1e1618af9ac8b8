import { isAppUrl } from './origin.ts';
import type { PermissionAsked } from './ports.ts';

const ALLOWED: ReadonlySet<string> = new Set([
  'notifications',
  'geolocation',
  'geolocation-approximate',
  // Keeps the laptop's unsent work when the disk runs full.
  'persistent-storage',
  'clipboard-sanitized-write',
  // The server often stands in the same depot: Chromium asks before a page talks to a local address.
  'local-network',
  'local-network-access',
  'loopback-network',
]);

/** Electron grants everything unless told. The app gets what it uses, the camera without the microphone; nobody else gets anything. */
export function mayUse({ permission, url, media }: PermissionAsked): boolean {
  if (!isAppUrl(url)) return false;
  // A check before the first use of the camera names no kind of media.
  if (permission === 'media') return !media.includes('audio');
  return ALLOWED.has(permission);
}
