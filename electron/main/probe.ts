import { serverInfo } from '#domain/protocol/session.ts';
import type { ProbeAnswer } from '../ipc/contract.ts';
import type { Host } from './ports.ts';

const TIMEOUT_MS = 10_000;

/** Asks `address` (an origin) whether a Milepost server is there. Never rejects. */
export async function probeServer(fetch: Host['fetch'], address: string): Promise<ProbeAnswer> {
  let response;
  try {
    response = await fetch(`${address}/api/v1/server`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    return { ok: false, problem: 'unreachable' };
  }
  const parsed = serverInfo.safeParse(await response.json().catch(() => undefined));
  return parsed.success ? { ok: true, server: parsed.data } : { ok: false, problem: 'not-milepost' };
}
