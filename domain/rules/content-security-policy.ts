/**
 * The one content security policy of the app's pages, wherever they come from: the sync server, the desktop shell, the
 * page kept for offline start. Nothing `unsafe-*`: styles made at run time carry `nonce` (fresh for each answer, from a
 * Base64 alphabet). `connect`: origins besides the page's own to which it may connect, e.g. the sync server's.
 */
export function contentSecurityPolicy({ nonce, connect }: { readonly nonce: string; readonly connect: readonly string[] }): string {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(nonce)) throw new RangeError('a nonce is Base64');
  const stray = connect.find((origin) => /[\s;,'"*]/.test(origin));
  if (stray !== undefined) throw new RangeError(`"${stray}" is not an origin`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
