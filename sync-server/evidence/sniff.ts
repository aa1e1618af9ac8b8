import { fileTypeFromFile } from 'file-type';

/** What a browser may be told that bytes are: pictures that it draws and that cannot run. Anything else is only bytes. */
const SHOWN: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'application/pdf']);
const BYTES = 'application/octet-stream';

/** The type of a file by its bytes, whatever anybody says that it is. */
export async function sniff(path: string): Promise<string> {
  const found = (await fileTypeFromFile(path))?.mime;
  return found !== undefined && SHOWN.has(found) ? found : BYTES;
}
