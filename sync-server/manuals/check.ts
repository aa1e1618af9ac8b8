import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { isBinary, isManualType, isMarkup, isPdfEnd, PDF_TAIL, type ManualProblem } from '#domain/manuals/manual-type.ts';
import { fileAt } from '../evidence/files.ts';
import { typeOf } from '../evidence/sniff.ts';

/** Text in two bytes a letter begins so. */
const UTF16 = /^(\u00FF\u00FE|\u00FE\u00FF)/;

/** What the file at `path` is by its bytes, whatever its name says; or why it is no manual. */
export async function manualTypeOf(path: string): Promise<{ readonly type: string } | { readonly problem: ManualProblem }> {
  const { size } = await stat(path);
  if (size === 0) return { problem: 'empty' };
  const file = fileAt(path, size);
  // Before all else: such a beginning is taken for music.
  if (UTF16.test((await buffer(await file.open(2))).toString('latin1'))) return { problem: 'not-utf8' };
  const type = await typeOf(file);
  if (type === 'application/xml' || type === 'image/svg+xml') return { problem: 'web-page' };
  if (type === undefined) return (await wrongText(path)) ?? { type: 'text/plain' };
  if (!isManualType(type)) return { problem: 'unknown-type' };
  if (type === 'application/pdf' && !isPdfEnd(await tailOf(path, size))) return { problem: 'cut-short' };
  return { type };
}

async function wrongText(path: string): Promise<{ readonly problem: ManualProblem } | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isStart = true;
  try {
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      const letters = piece.toString('latin1');
      if (isStart && isMarkup(letters)) return { problem: 'web-page' };
      if (isBinary(letters)) return { problem: 'unknown-type' };
      decoder.decode(piece, { stream: true });
      isStart = false;
    }
    decoder.decode();
    return undefined;
  } catch (error) {
    if (error instanceof TypeError) return { problem: 'not-utf8' };
    throw error;
  }
}

async function tailOf(path: string, size: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(size, PDF_TAIL));
    await file.read(tail, 0, tail.length, size - tail.length);
    return tail.toString('latin1');
  } finally {
    await file.close();
  }
}
