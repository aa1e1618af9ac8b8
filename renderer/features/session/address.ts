import { PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import type { ServerInfo } from '#domain/protocol/session.ts';

/**
 * The origin that a person means by what was typed or scanned, such as `https://milepost.example.org`, or `undefined`.
 * Without a scheme it is HTTPS, except on this computer itself.
 */
export function addressFrom(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return undefined;
  const local = /^(localhost|127\.|\[::1\])/i.test(text);
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${local ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url.origin : undefined;
}

/** A server speaks with apps of this many versions before its own. */
const VERSIONS_BACK = 2;

export type ServerFit = 'fits' | 'app-too-old' | 'server-too-old';

/** Whether this app and that server can talk. */
export function fitOf(server: Pick<ServerInfo, 'protocol'>, own: number = PROTOCOL_VERSION): ServerFit {
  if (server.protocol < own) return 'server-too-old';
  return server.protocol > own + VERSIONS_BACK ? 'app-too-old' : 'fits';
}
