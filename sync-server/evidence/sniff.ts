import { buffer } from 'node:stream/consumers';
import { fileTypeFromBuffer } from 'file-type';
import type { HeldFile } from './files.ts';

/** What a browser may be told that bytes are: pictures that it draws and that cannot run. Anything else is only bytes. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'application/pdf']);
const BYTES = 'application/octet-stream';
/** Where whoever makes a kind of file says what it is. Bytes. */
const HEAD = 4100;

/** The type of a file by its bytes, whatever anybody says that it is; `undefined` where they do not say. */
export async function typeOf(file: HeldFile): Promise<string | undefined> {
  return (await fileTypeFromBuffer(await buffer(await file.open(HEAD))))?.mime;
}

/** As what it may be given to a browser. */
export async function sniff(file: HeldFile): Promise<string> {
  const found = await typeOf(file);
  return found !== undefined && SHOWN.has(found) ? found : BYTES;
}
