import { contentSecurityPolicy } from '#domain/rules/content-security-policy.ts';

/** Stands in the built page wherever a nonce belongs; whoever answers with the page puts a fresh one there. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** The page as built, with its placeholder. The offline copy is made of it: a cached answer would repeat its nonce for ever. */
export const RAW_PAGE = '/index.raw.html';

/** Whether the worker answers this request from its copy. Data and health always go to the server. */
export function answersFromCopy(
  request: { readonly method: string; readonly url: string; readonly mode: string },
  origin: string,
): boolean {
  const url = new URL(request.url);
  return request.method === 'GET' && url.origin === origin && !/^\/(api|health)(\/|$)/.test(url.pathname);
}

/** The page as the server would answer it: a nonce of its own for this one answer, and the policy that names it. */
export function pageAnswer(rawPage: string, nonce: string): Response {
  return new Response(rawPage.replaceAll(NONCE_PLACEHOLDER, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy({ nonce, connect: [] }),
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(self), geolocation=(self)',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** 128 bits from the platform's generator, in base64. */
export function freshNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
