import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
