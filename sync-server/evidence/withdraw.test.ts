import { afterEach, beforeEach, expect, test } from 'vitest';
import { create, edit } from '#domain/merge/merge.ts';
import { evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import { SERVER_AUTHOR } from '../clock.ts';
import { freshFolder, harness, type Harness } from '../testing/harness.ts';
import { writeDocuments } from '../sync/write.ts';
import { folderFiles } from './files.ts';
import { withdrawAllMissing } from './withdraw.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

let folder: ReturnType<typeof freshFolder>;
let server: Harness;
beforeEach(async () => {
  folder = freshFolder();
  server = await harness();
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

test('[S94] a database from a backup that speaks of lost bytes no longer says that they are held; of what is there it does', async () => {
  const { storage, clock } = server.deps;
  const files = folderFiles(folder.path);
  const laptop = await server.signIn('technician');
  const by = laptop.answer.principal.person;
  const made = (sha256: string): Evidence => {
    const about = { name: 'a.log', type: 'text/plain', size: 1, sha256, newest: '' };
    const fields = { id: laptop.newId(), incident: laptop.newId(), by, at: '2026-11-21T12:00:00Z', ...about };
    const written = create(evidenceShape, fields, laptop.tick(), by);
    return edit(evidenceShape, written, { held: { at: fields.at } }, clock.tick(), SERVER_AUTHOR, () => true);
  };
  const [here, lost] = [made('a'.repeat(64)), made('b'.repeat(64))];
  await storage.transact(server.tenant, (transaction) => writeDocuments(transaction, 'evidence', [here, lost]));
  await writeFile(join(folder.path, 'upload'), 'a');
  await files.keep(server.tenant, here.sha256, join(folder.path, 'upload'));
  await withdrawAllMissing(storage, files, clock);
  const stored = await storage.read((reader) => reader.documents(server.tenant, 'evidence', [here.id, lost.id]));
  expect(stored.get(here.id)?.document.held).toEqual({ at: '2026-11-21T12:00:00Z' });
  expect(stored.get(lost.id)?.document.held).toBeUndefined();
});
