import { expect } from 'vitest';
import type { SseClient } from '#sync-server/testing/sse.ts';
import { make, type Make } from './version-1.ts';

/**
 * One step of a recorded exchange. `keep`: what of the answer later steps use, as `{{name}}`; `make`: what the laptop signs or seals first,
 * used in the same way.
 */
export type Step = {
  readonly name: string;
  readonly make?: Make;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly headers: { readonly [name: string]: string };
    readonly body?: object;
  };
  readonly answer?: { readonly status: number; readonly body?: unknown };
  readonly keep?: { readonly [name: string]: string };
  /** Events that the stream brings next; opened by the step that also has a request. */
  readonly stream?: readonly { readonly event: string; readonly data: unknown }[];
};

/** Plays an exchange that an older client had against the server at `address`. Every answer may have more than was recorded, and nothing less. */
export async function replay(
  address: string,
  steps: readonly Step[],
  known: { readonly [name: string]: string },
  open: (headers: { readonly [name: string]: string }) => Promise<SseClient>,
): Promise<void> {
  const kept: { [name: string]: string } = { ...known };
  const filled = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => kept[name] ?? '')) as T;
  let stream: SseClient | undefined;
  for (const step of steps) {
    if (step.make !== undefined) Object.assign(kept, make(filled(step.make), kept));
    const request = step.request && filled(step.request);
    if (step.stream !== undefined) {
      if (request !== undefined) stream = await open(request.headers);
      for (const { event, data } of filled(step.stream)) {
        const heard = await stream?.next();
        expect(missing(heard, { event, data }, step.name)).toEqual([]);
      }
      continue;
    }
    if (request === undefined || step.answer === undefined) throw new Error(`${step.name}: nothing to ask`);
    const { method, path, body } = request;
    const headers = { ...request.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(`${address}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    expect([step.name, response.status, response.status === step.answer.status ? '' : text]).toEqual([step.name, step.answer.status, '']);
    const told: unknown = text === '' ? undefined : JSON.parse(text);
    for (const [name, path_] of Object.entries(step.keep ?? {})) kept[name] = String(valueAt(told, path_));
    if (step.answer.body !== undefined) expect(missing(told, filled(step.answer.body), step.name)).toEqual([]);
  }
  await stream?.cancel();
}

/** What of `wanted` is not in `told`, in words. `<string>`, `<int>`: any such value. Lists and records may have more. */
function missing(told: unknown, wanted: unknown, where: string): string[] {
  const found = `${where}: ${JSON.stringify(told)} is not ${JSON.stringify(wanted)}`;
  if (wanted === '<string>') return typeof told === 'string' ? [] : [found];
  if (wanted === '<int>') return Number.isInteger(told) ? [] : [found];
  if (wanted === null || typeof wanted !== 'object') return told === wanted ? [] : [found];
  if (told === null || typeof told !== 'object' || Array.isArray(wanted) !== Array.isArray(told)) return [found];
  const has = told as { readonly [key: string]: unknown };
  return Object.entries(wanted).flatMap(([key, value]) => missing(has[key], value, `${where}.${key}`));
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as { readonly [key: string]: unknown } | undefined)?.[key], value);
}
