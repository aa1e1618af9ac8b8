import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MANUAL_UPLOADS_PATH, manual, manualsManifest, type Manual } from '#domain/protocol/manuals.ts';
import { PART_BYTES } from '#domain/protocol/published.ts';
import type { Role } from '#domain/schema/person.ts';
import { buildApp } from '../app.ts';
import { backUpFiles, restoreFiles } from '../backup/files-beside.ts';
import { filesIn } from '../evidence/files.ts';
import { onePagePdf } from '../fleet/demo/one-page-pdf.ts';
import { openLibrary } from '../published/library.ts';
import { freshFolder, harness, PROTOCOL, START_MS, type Harness, type Laptop } from '../testing/harness.ts';
import { beginUpload, upload, uploadMetadata } from '../testing/upload.ts';

const MEGABYTE = 1024 * 1024;
let folder: ReturnType<typeof freshFolder>;
let server: Harness;
let lead: Laptop;
let technician: Laptop;

beforeEach(async () => {
  folder = freshFolder();
  server = await harness({ manuals: { folder: join(folder.path, 'manuals'), maxBytes: 16 * MEGABYTE } });
  lead = await server.signIn('lead');
  technician = await server.signIn('technician');
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

const RESET = '00000000-0000-7000-8000-000000000001';
const WIRING = '00000000-0000-7000-8000-000000000002';
const CAMERAS = { everything: false, types: ['camera'], hardware: [{ vendor: 'Norlume', hardware: 'Cam-B r1' }] };
const pdf = onePagePdf('Reset', ['Hold the button for ten seconds.']);
const text = Buffer.from('Brown: phase. Blue: neutral. Größe 4 mm².\n');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Said = { readonly manual?: string; readonly title?: string; readonly name?: string; readonly for?: unknown };

function publish(bytes: Buffer, said: Said = {}, by = lead): Promise<LightMyRequestResponse> {
  const { manual: id = RESET, title = 'Camera reset', name = 'reset.pdf', for: what = CAMERAS } = said;
  return upload(server.app, by, MANUAL_UPLOADS_PATH, { manual: id, title, name, for: JSON.stringify(what) }, bytes);
}
const manifest = async (laptop = technician): Promise<readonly Manual[]> =>
  manualsManifest.parse((await laptop.get('/api/v1/manuals')).json()).manuals;
const file = (hash: string, laptop = technician): Promise<LightMyRequestResponse> => laptop.get(`/api/v1/manuals/files/${hash}`);
const withdraw = (id: string, by = lead): Promise<LightMyRequestResponse> =>
  server.app.inject({ method: 'DELETE', url: `/api/v1/manuals/${id}`, headers: by.headers });

const reword = (id: string, words: object, by = lead): Promise<LightMyRequestResponse> =>
  server.app.inject({ method: 'PATCH', url: `/api/v1/manuals/${id}`, headers: by.headers, payload: words });

describe('[S144] publishing a manual', () => {
  test('what a lead sends is what everybody is told of and given, as bytes to be saved', async () => {
    expect(await manifest()).toEqual([]);
    expect((await publish(pdf)).statusCode).toBe(204);
    const large = Buffer.concat([text, Buffer.alloc(PART_BYTES, 'a')]);
    expect(
      (await publish(large, { manual: WIRING, title: ' Wiring ', name: 'wiring.html' }, await server.signIn('admin'))).statusCode,
    ).toBe(204);
    const at = new Date(START_MS).toISOString();
    const wiring = { manual: WIRING, title: 'Wiring', name: 'wiring.html', type: 'text/plain', for: CAMERAS };
    expect((await manifest()).toSorted((one, other) => one.size - other.size)).toEqual([
      { manual: RESET, title: 'Camera reset', name: 'reset.pdf', type: 'application/pdf', for: CAMERAS, sha256: sha256(pdf), size: pdf.length, at, parts: [sha256(pdf)] },
      { ...wiring, sha256: sha256(large), size: large.length, at, parts: [sha256(large.subarray(0, PART_BYTES)), sha256(large.subarray(PART_BYTES))] },
    ]); // prettier-ignore
    const given = await file(sha256(pdf));
    expect(given.rawPayload.equals(pdf)).toBe(true);
    expect(given.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' });
    const part = { ...technician.headers, range: 'bytes=0-4' };
    const asked = await server.app.inject({ url: `/api/v1/manuals/files/${sha256(pdf)}`, headers: part });
    expect([asked.statusCode, asked.body]).toEqual([206, '%PDF-']);
    expect(await readdir(join(folder.path, 'manuals', 'uploads'))).toEqual([]);
  });

  test('a newer edition takes the place of the one before, whose bytes are given for a while; others are left alone', async () => {
    await publish(text, { manual: WIRING, title: 'Wiring' });
    const editions = [1, 2, 3].map((n) => Buffer.from(`edition ${n}`));
    for (const [n, bytes] of editions.entries()) {
      await publish(bytes, { title: `Camera reset ${n}` });
      const [newest] = (await manifest()).filter((one) => one.manual === RESET);
      expect(newest).toMatchObject({ sha256: sha256(bytes), title: `Camera reset ${n}` });
    }
    expect((await file(sha256(editions[1]!))).statusCode).toBe(200);
    expect((await file(sha256(editions[0]!))).statusCode).toBe(404);
    expect((await file(sha256(text))).statusCode).toBe(200);
    expect(await manifest()).toHaveLength(2);
  });

  test('title and what it is for are changed without the file, and do not use up the edition before', async () => {
    await publish(text);
    await publish(pdf);
    server.setNow(START_MS + 5000);
    const [before] = await manifest();
    for (const title of ['Cam reset', 'Reset of cameras']) {
      expect((await reword(RESET, { title, for: { ...CAMERAS, types: ['lane-controller'] } })).statusCode).toBe(204);
    }
    const [after] = await manifest();
    expect(after).toEqual({ ...before, title: 'Reset of cameras', for: { ...CAMERAS, types: ['lane-controller'] }, at: after?.at });
    expect(Date.parse(after?.at ?? '')).toBeGreaterThanOrEqual(START_MS + 5000);
    expect((await file(sha256(text))).statusCode).toBe(200);
    expect((await file(sha256(pdf))).statusCode).toBe(200);
  });

  test('what is not there, or says nothing, is not changed', async () => {
    const words = { title: 'Reset', for: CAMERAS };
    expect((await reword(RESET, words)).statusCode).toBe(404);
    expect((await reword('..%2f..%2fserver-key', words)).statusCode).toBe(404);
    await publish(pdf);
    for (const wrong of [{ ...words, title: ' ' }, { ...words, for: { everything: false, types: [], hardware: [] } }, { title: 'Reset' }]) {
      expect((await reword(RESET, wrong)).statusCode).toBe(400);
    }
    await withdraw(RESET);
    expect((await reword(RESET, words)).statusCode).toBe(404);
    expect(await manifest()).toEqual([]);
  });

  test('the same bytes under two titles stay as long as one of them is published', async () => {
    await publish(text);
    await publish(text, { manual: WIRING, title: 'Wiring' });
    expect((await withdraw(RESET)).statusCode).toBe(204);
    expect((await file(sha256(text))).statusCode).toBe(200);
    expect((await withdraw(WIRING)).statusCode).toBe(204);
    expect((await file(sha256(text))).statusCode).toBe(404);
  });

  test('what is withdrawn is gone, may not be withdrawn again, and can be published anew', async () => {
    await publish(pdf);
    expect((await withdraw(RESET)).statusCode).toBe(204);
    expect(await manifest()).toEqual([]);
    expect((await file(sha256(pdf))).statusCode).toBe(404);
    expect((await withdraw(RESET)).statusCode).toBe(404);
    expect((await withdraw('..%2f..%2fserver-key')).statusCode).toBe(404);
    await publish(pdf);
    expect(await manifest()).toHaveLength(1);
  });

  test('another server of the same folder has them as well', async () => {
    await publish(pdf);
    const other = buildApp(server.deps);
    expect((await other.inject({ url: '/api/v1/manuals', headers: technician.headers })).json()).toEqual({ manuals: await manifest() });
    await other.close();
  });

  test('they go with a backup and come back from it; what was withdrawn since stays withdrawn', async () => {
    await publish(pdf);
    await publish(text, { manual: WIRING, title: 'Wiring' });
    const before = await manifest();
    const backups = await mkdtemp(join(tmpdir(), 'milepost-backups-'));
    expect(await backUpFiles(folder.path, join(backups, 'monday.db'))).toBe(4);
    await rm(join(folder.path, 'manuals', 'files'), { recursive: true });
    expect(await manifest()).toEqual([]);
    await restoreFiles(folder.path, join(backups, 'monday.db'));
    expect(await manifest()).toEqual(before);
    server.setNow(START_MS + 1000);
    await withdraw(WIRING);
    await restoreFiles(folder.path, join(backups, 'monday.db'));
    expect((await manifest()).map(({ title }) => title)).toEqual(['Camera reset']);
    await rm(backups, { recursive: true });
  });
});

describe('[S144] nothing else is published', () => {
  test.each<Role>(['technician', 'operator'])('by a %s, who withdraws nothing either', async (role) => {
    const by = await server.signIn(role);
    expect((await publish(pdf, {}, by)).statusCode).toBe(403);
    await publish(pdf);
    expect((await withdraw(RESET, by)).statusCode).toBe(403);
    expect((await reword(RESET, { title: 'Mine', for: CAMERAS }, by)).statusCode).toBe(403);
    expect(await manifest()).toHaveLength(1);
  });

  test('for another tenant, or to anybody who is not signed in', async () => {
    await publish(pdf);
    for (const url of ['/api/v1/manuals', `/api/v1/manuals/files/${sha256(pdf)}`]) {
      expect((await server.app.inject({ url, headers: PROTOCOL })).statusCode).toBe(401);
    }
    const library = openLibrary(filesIn(join(folder.path, 'manuals')), manual);
    const there = async (tenant: string) => [(await library.newest(tenant)).size, (await library.find(tenant, sha256(pdf)))?.size];
    expect(await there(server.tenant)).toEqual([1, pdf.length]);
    expect(await there('00000000-0000-7000-8000-000000000009')).toEqual([0, undefined]);
  });

  test.each([
    ['nothing at all', Buffer.alloc(0), 'empty'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'unknown-type'],
    ['an archive', Buffer.from('PK\u0003\u0004aaaaaaaaaaaaaaaaaaaaaaaaaaaa'), 'unknown-type'],
    ['a page', Buffer.from('\uFEFF<!doctype html><script>alert(1)</script>'), 'web-page'],
    ['a drawing that can run', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'web-page'],
    ['markup', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'web-page'],
    ['a PDF that was cut short', pdf.subarray(0, pdf.length - 20), 'cut-short'],
    ['text of another encoding', Buffer.from('Gr\u00F6\u00DFe', 'latin1'), 'not-utf8'],
    ['text in two bytes a letter', Buffer.from('\uFEFFBrown', 'utf16le'), 'not-utf8'],
    ['text that ends within a letter', Buffer.from('Größe').subarray(0, 3), 'not-utf8'],
  ])('%s is refused with what is wrong, and what was there stays', async (_, bytes, problem) => {
    await publish(text);
    const before = await manifest();
    const answer = await publish(bytes, { name: 'reset.pdf' });
    expect([answer.statusCode, answer.body]).toEqual([422, JSON.stringify({ problem })]);
    expect(await manifest()).toEqual(before);
  });

  test('nothing larger than agreed, and nothing that does not say what it is and what for', async () => {
    const said = { manual: RESET, title: 'Reset', name: 'reset.pdf', for: JSON.stringify(CAMERAS) };
    const begin = async (size: number, change: { readonly [name: string]: string } = {}): Promise<number> => {
      const metadata = uploadMetadata({ ...said, ...change });
      return (await beginUpload(server.app, { by: lead, path: MANUAL_UPLOADS_PATH, said: metadata, size })).statusCode;
    };
    expect(await begin(16 * MEGABYTE)).toBe(201);
    expect(await begin(16 * MEGABYTE + 1)).toBe(413);
    expect(await begin(100, { manual: '../../server-key' })).toBe(400);
    expect(await begin(100, { title: '  ' })).toBe(400);
    expect(await begin(100, { for: '{' })).toBe(400);
    expect(await begin(100, { for: JSON.stringify({ everything: false, types: [], hardware: [] }) })).toBe(400);
    expect(await begin(100, { for: JSON.stringify({ ...CAMERAS, types: ['toaster'] }) })).toBe(400);
  });
});
