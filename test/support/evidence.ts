import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { TestServer } from './server.ts';

/** What the server has on its disk under the hash of a record. */
export async function bytesAtServer(server: TestServer, { sha256 }: Evidence): Promise<Buffer> {
  const [tenant] = await server.running().deps.storage.read((reader) => reader.tenants());
  const file = join(server.dataDir, 'evidence', 'files', tenant?.id ?? '', sha256.slice(0, 2), sha256.slice(2));
  return readFile(file);
}

/** The same, hashed again. */
export async function hashAtServer(server: TestServer, record: Evidence): Promise<string> {
  return createHash('sha256')
    .update(await bytesAtServer(server, record))
    .digest('hex');
}

export type TestFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** The files of the record on screen. */
export function files(on: Page): Locator {
  return on.getByRole('list', { name: 'Evidence' }).getByRole('listitem');
}

export async function addFiles(on: Page, ...added: readonly TestFile[]): Promise<void> {
  const chooser = on.waitForEvent('filechooser');
  await on.getByRole('button', { name: 'Add files' }).click();
  await (await chooser).setFiles(added);
}
