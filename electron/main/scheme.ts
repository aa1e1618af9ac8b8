import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy } from '#domain/rules/content-security-policy.ts';
import { isAppUrl } from './origin.ts';

const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export type PageSource = {
  /** Folder of the built app, absolute. */
  readonly appDir: string;
  /** Origins that the page may talk to. Asked for each page, as the person may choose another server. */
  readonly connect: () => Promise<readonly string[]>;
  readonly nonce: () => string;
};

/** Answers a request to the app's own scheme from the built files. A path without an extension is a route of the app. */
export async function answerPage(request: { readonly method: string; readonly url: string }, source: PageSource): Promise<Response> {
  if (!isAppUrl(request.url)) return plain(404, 'not a page of this app');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only reading is possible here');
  const path = decodedPath(request.url);
  if (path === undefined) return plain(400, 'not a path');
  const extension = extname(path);
  if (extension === '' || path === '/index.html') return page(source);
  const file = join(source.appDir, path);
  if (!file.startsWith(source.appDir + sep)) return plain(404, 'not here');
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return plain(404, 'not here');
  return new Response(bytes, {
    headers: { 'content-type': CONTENT_TYPES[extension] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff' },
  });
}

async function page({ appDir, connect, nonce }: PageSource): Promise<Response> {
  const fresh = nonce();
  const built = await readFile(join(appDir, 'index.html'), 'utf8');
  return new Response(built.replace(NONCE_PLACEHOLDER, fresh), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy({ nonce: fresh, connect: [...(await connect())] }),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}

function decodedPath(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url).pathname);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
