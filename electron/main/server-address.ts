import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { serverAddress } from '../ipc/contract.ts';

export type ServerAddress = {
  /** Origin of the sync server, or undefined when none was chosen yet. */
  readonly get: () => Promise<string | undefined>;
  readonly set: (address: string) => Promise<void>;
};

const stored = z.object({ serverAddress });

/**
 * The server's address in a small file of its own. `given` (what `npm start` passes on) is used until the person chooses another.
 * A file that cannot be read counts as no choice: the app then asks again.
 */
export function serverAddressFile(file: string, given: string | undefined): ServerAddress {
  let chosen: string | undefined;
  const start = serverAddress.safeParse(given);
  return {
    get: async () => chosen ?? (start.success ? start.data : await readStored(file)),
    set: async (address) => {
      await mkdir(dirname(file), { recursive: true });
      // Beside, then in place: a crash leaves the old choice, not half of the new one.
      await writeFile(`${file}.new`, JSON.stringify({ serverAddress: address }));
      await rename(`${file}.new`, file);
      chosen = address;
    },
  };
}

async function readStored(file: string): Promise<string | undefined> {
  try {
    return stored.parse(JSON.parse(await readFile(file, 'utf8'))).serverAddress;
  } catch {
    return undefined;
  }
}
