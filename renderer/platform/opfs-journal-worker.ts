import { JOURNAL_RESERVE } from './journal-files.ts';

/** What the page asks of this worker, and how it answers; see `JournalFiles`. */
export type JournalRequest =
  | { readonly kind: 'list' }
  | { readonly kind: 'open' | 'close'; readonly name: string }
  | { readonly kind: 'write'; readonly name: string; readonly at: number; readonly text: string };
export type JournalAnswer =
  | { readonly question: number; readonly ok: true; readonly value: unknown }
  | { readonly question: number; readonly ok: false; readonly reason: string };

const FOLDER = 'milepost-journal';
const handles = new Map<string, FileSystemSyncAccessHandle>();
const encoder = new TextEncoder();
// One character a byte, whatever the byte.
const decoder = new TextDecoder('latin1');

globalThis.addEventListener('message', ({ data }: MessageEvent<{ question: number; request: JournalRequest }>) => {
  const { question, request } = data;
  const tell = (answer: JournalAnswer): void => postMessage(answer);
  answer(request).then(
    (value) => tell({ question, ok: true, value }),
    (error: unknown) => tell({ question, ok: false, reason: String(error) }),
  );
});

async function answer(request: JournalRequest): Promise<unknown> {
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
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
}

async function list(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await folder()).keys()) names.push(name);
  return names;
}

async function open(name: string): Promise<string> {
  const file = await (await folder()).getFileHandle(name, { create: true });
  const handle = handles.get(name) ?? (await file.createSyncAccessHandle());
  handles.set(name, handle);
  if (handle.getSize() === 0) reserve(handle);
  const bytes = new Uint8Array(handle.getSize());
  handle.read(bytes, { at: 0 });
  return decoder.decode(bytes);
}

/** Zeros that are really written, not a hole: what is set aside is there when the disk is full. */
function reserve(handle: FileSystemSyncAccessHandle): void {
  try {
    write(handle, 0, new Uint8Array(JOURNAL_RESERVE));
  } catch {
    // Too late for that: it takes lines as long as there is any room.
  }
}

function handleOf(name: string): FileSystemSyncAccessHandle {
  const handle = handles.get(name);
  if (handle === undefined) throw new Error(`journal ${name} is not open`);
  return handle;
}

function write(handle: FileSystemSyncAccessHandle, at: number, bytes: Uint8Array<ArrayBuffer>): void {
  const written = handle.write(bytes, { at });
  if (written !== bytes.length) throw new Error(`journal: ${written} of ${bytes.length} bytes written`);
  handle.flush();
}
