import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from '#domain/rules/content-security-policy.ts';
import type { Random } from '../clock.ts';
import { sendProblem } from './problems.ts';

/** Stands in `index.html` wherever the page needs the nonce of the answer that brings it. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const NONCE_BYTES = 16;

/** The build names these files by their content. Whatever else there is must be asked for each time (index, service worker). */
const ASSETS = '/assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';

type Deps = { readonly appDir: string; readonly random: Random };

/** Serves the built app: its files as they are, its one page with a fresh nonce. */
export function serveApp(app: FastifyInstance, deps: Deps): void {
  const root = resolve(deps.appDir);
  void app.register(fastifyStatic, {
    root,
    index: false,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      const named = path.slice(root.length).replaceAll('\\', '/');
      reply.header('cache-control', named.startsWith(ASSETS) ? FOR_EVER : 'no-cache');
      // A worker lives under the policy that its own script came with.
      reply.header('content-security-policy', policy(deps.random));
    },
  });
  for (const url of ['/', '/index.html']) app.get(url, (_request, reply) => sendPage(reply, deps));
}

/** Whether an unknown path is one of the app's own, so that a page reloaded there comes back. */
export function isPageOfApp(request: FastifyRequest): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const wantsPage = (request.headers.accept ?? '').includes('text/html');
  return reads && wantsPage && !/^\/(api|health|assets)(\/|\?|$)/.test(request.url);
}

export async function sendPage(reply: FastifyReply, { appDir, random }: Deps): Promise<FastifyReply> {
  const page = await readFile(join(appDir, 'index.html'), 'utf8').catch(() => undefined);
  if (page === undefined) return sendProblem(reply, 'not-found', 'the app has not been built');
  const nonce = newNonce(random);
  return reply
    .headers({ 'cache-control': 'no-cache', 'content-security-policy': contentSecurityPolicy({ nonce, connect: [] }) })
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

function policy(random: Random): string {
  return contentSecurityPolicy({ nonce: newNonce(random), connect: [] });
}

function newNonce(random: Random): string {
  return Buffer.from(random(NONCE_BYTES)).toString('base64');
}
