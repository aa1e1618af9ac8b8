import type { FastifyInstance } from 'fastify';
import type { Now } from '../clock.ts';

/** Server time in ms since 1970 at the moment of the answer: a laptop measures its clock error by it. */
export const NOW_HEADER = 'milepost-now';

/** What keeps a browser from doing more with an answer than it is for. The app's pages bring their own policy. */
const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), midi=(), display-capture=(), accelerometer=(), gyroscope=(), magnetometer=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function answerHeaders(app: FastifyInstance, now: Now): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header(NOW_HEADER, String(now()));
  });
}
