import { describe, expect, test } from 'vitest';
import type { FleetProgress } from '#domain/protocol/fleet.ts';
import type { ApiClient, ApiRequest } from '../../db/api.ts';
import { importFleet } from './import-api.ts';

const counts = { sites: { added: 1, changed: 0, unchanged: 0 }, devices: { added: 2, changed: 0, returned: 0, retired: 0, unchanged: 0 } };
const options = { retireMissing: true, skipBad: false };

/** A server that answers an import with these lines. */
function answering(...lines: string[]): { readonly api: ApiClient; readonly asked: { path: string; request: ApiRequest }[] } {
  const asked: { path: string; request: ApiRequest }[] = [];
  const request: ApiClient['request'] = (path, init = {}) => {
    asked.push({ path, request: init });
    return Promise.resolve({ ok: true, value: new Response(lines.join('\n')) });
  };
  return { api: { request, json: () => Promise.reject(new Error('not asked here')) }, asked };
}

const csv = new File(['site,device'], 'fleet.CSV', { type: 'application/vnd.ms-excel' });

describe('an import', () => {
  test('tells how far it is and what came of it', async () => {
    const { api, asked } = answering('{"done":1,"total":3}', '{"done":3,"total":3}', JSON.stringify({ result: { counts, skipped: 4 } }));
    const heard: FleetProgress[] = [];
    expect(await importFleet(api, csv, options, (progress) => heard.push(progress))).toEqual({ ok: true, value: { counts, skipped: 4 } });
    expect(heard.map(({ done }) => done)).toEqual([1, 3]);
    expect(asked[0]?.path).toBe('/api/v1/fleet/import?retireMissing=true&skipBad=false');
    expect((asked[0]!.request.body as Blob).type).toBe('text/csv');
  });

  test('sends JSON as JSON', async () => {
    const { api, asked } = answering(JSON.stringify({ result: { counts, skipped: 0 } }));
    await importFleet(api, new File(['[]'], 'fleet.json'), options, () => undefined);
    expect((asked[0]!.request.body as Blob).type).toBe('application/json');
  });

  test('that the server refuses says why', async () => {
    const problem = { type: 'milepost:internal', kind: 'internal', title: 'Something broke', status: 500, detail: 'disk full' };
    const { api } = answering('{"done":1,"total":3}', JSON.stringify({ problem }));
    expect(await importFleet(api, csv, options, () => undefined)).toEqual({ ok: false, problem: 'internal', detail: 'disk full' });
  });

  test('that breaks off, or is answered by something else, is no success', async () => {
    expect(await importFleet(answering('{"done":1,"total":3}').api, csv, options, () => undefined)).toMatchObject({
      ok: false,
      problem: 'unreachable',
    });
    expect(await importFleet(answering('<html>').api, csv, options, () => undefined)).toMatchObject({ ok: false });
    expect(await importFleet(answering('{"hello":1}').api, csv, options, () => undefined)).toMatchObject({
      ok: false,
      problem: 'not-milepost',
    });
  });
});
