import { JOURNAL_RESERVE } from './journal-files.ts';

/** What the page asks of the journal's worker; see `JournalFiles`. */
export type JournalRequest =
  | { readonly kind: 'list' }
  | { readonly kind: 'open' | 'close'; readonly name: string }
  | { readonly kind: 'write'; readonly name: string; readonly at: number; readonly text: string };

/**
 * Answers requests from files in `folder`. A write is answered when it has been flushed to disk: a save counts on that. Rejects when
 * the disk fails.
 */
export function journalDisk(folder: () => Promise<FileSystemDirectoryHandle>): (request: JournalRequest) => Promise<unknown> {
  const handles = new Map<string, FileSystemSyncAccessHandle>();
  const encoder = new TextEncoder();
  // One character a byte, whatever the byte.
  const decoder = new TextDecoder('latin1');

  const list = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const name of (await folder()).keys()) names.push(name);
    return names;
  };
  const open = async (name: string): Promise<string> => {
    const file = await (await folder()).getFileHandle(name, { create: true });
    const handle = handles.get(name) ?? (await file.createSyncAccessHandle());
    handles.set(name, handle);
    if (handle.getSize() === 0) reserve(handle);
    const bytes = new Uint8Array(handle.getSize());
    handle.read(bytes, { at: 0 });
    return decoder.decode(bytes);
  };
  const handleOf = (name: string): FileSystemSyncAccessHandle => {
    const handle = handles.get(name);
    if (handle === undefined) throw new Error(`journal ${name} is not open`);
    return handle;
  };

  return async (request) => {
    switch (request.kind) {
      case 'list':
        return list();
      case 'open':
        return open(request.name);
      case 'write':
        return write(handleOf(request.name), request.at, encoder.encode(request.text));
      case 'close':
        handles.get(request.name)?.close();
        handles.delete(request.name);
        return undefined;
    }
  };
}

/** Zeros that are really written, not a hole: what is set aside is there when the disk is full. */
function reserve(handle: FileSystemSyncAccessHandle): void {
  try {
    write(handle, 0, new Uint8Array(JOURNAL_RESERVE));
  } catch {
    // Too late for that: it takes lines as long as there is any room.
  }
}

function write(handle: FileSystemSyncAccessHandle, at: number, bytes: Uint8Array<ArrayBuffer>): void {
  const written = handle.write(bytes, { at });
  // Some browsers write what there is room for, and say how much that was.
  if (written !== bytes.length) throw new DOMException(`journal: ${written} of ${bytes.length} bytes written`, 'QuotaExceededError');
  handle.flush();
}
