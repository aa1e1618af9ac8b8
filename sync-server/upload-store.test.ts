import { createHash } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Upload } from '@tus/server';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hashOfFile } from './evidence/files.ts';
import { freshFolder } from './testing/harness.ts';
import { UploadStore } from './upload-store.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function folder(): string {
  const made = freshFolder();
  onTestFinished(made.remove);
  return made.path;
}

/** A store with an upload that has begun. */
async function begun(directory: string, id: string, hashes = true): Promise<UploadStore> {
  const store = new UploadStore({ directory, hashes });
  await store.create(new Upload({ id, offset: 0, size: 1_000_000 }));
  return store;
}

const sizeOf = async (directory: string, id: string): Promise<number> => (await stat(join(directory, id))).size;

describe('uploads on disk', () => {
  test('are hashed as they come, over any number of requests that follow each other', async () => {
    const directory = folder();
    const store = await begun(directory, 'a');
    const pieces = [Buffer.alloc(100_000, 1), Buffer.alloc(1, 2), Buffer.alloc(50_000, 3)];
    let at = 0;
    for (const piece of pieces) at = await store.write(Readable.from([piece]), 'a', at);
    expect(await readFile(join(directory, 'a'))).toEqual(Buffer.concat(pieces));
    expect(store.takeHash('a', at + 1)).toBeUndefined();
    expect(store.takeHash('a', at)).toBe(sha256(Buffer.concat(pieces)));
    expect(store.takeHash('a', at)).toBeUndefined();
  });

  test('are not, where somebody else may write to the folder', async () => {
    const store = await begun(folder(), 'a', false);
    expect(store.takeHash('a', await store.write(Readable.from([Buffer.from('abc')]), 'a', 0))).toBeUndefined();
  });

  test('are hashed for as many as there is memory for, the latest first', async () => {
    const directory = folder();
    const store = await begun(directory, 'first');
    const bytes = Buffer.from('abc');
    await store.write(Readable.from([bytes]), 'first', 0);
    for (let number = 0; number < 256; number += 1) {
      await store.create(new Upload({ id: String(number), offset: 0, size: 3 }));
      await store.write(Readable.from([bytes]), String(number), 0);
    }
    expect(store.takeHash('first', 3)).toBeUndefined();
    expect(store.takeHash('0', 3)).toBe(sha256(bytes));
  });

  test('two requests at once leave no hash, whichever ends first', async () => {
    const directory = folder();
    const store = await begun(directory, 'a');
    const [slow, quick] = [new PassThrough(), new PassThrough()];
    const ends = [store.write(slow, 'a', 0), store.write(quick, 'a', 0)];
    quick.end('bbb');
    await ends[1];
    slow.end('aaa');
    await ends[0];
    expect(store.takeHash('a', 3)).toBeUndefined();
  });

  test('[S91] whatever cuts, fails, restarts or writes beside it, a hash that is told is that of the file', async () => {
    const step = fc.record({
      bytes: fc.uint8Array({ minLength: 0, maxLength: 200 }),
      how: fc.constantFrom('whole', 'whole', 'whole', 'cut', 'fails', 'restart', 'other'),
    });
    const directory = folder();
    let uploads = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const id = String((uploads += 1));
        let store = await begun(directory, id);
        for (const { bytes, how } of steps) {
          const offset = await sizeOf(directory, id);
          if (how === 'restart') store = new UploadStore({ directory, hashes: true });
          else if (how === 'other') await appendFile(join(directory, id), bytes);
          else if (how === 'fails') await store.write(failing(bytes), id, offset).catch(() => undefined);
          else await store.write(Readable.from([Buffer.from(how === 'cut' ? bytes.subarray(0, bytes.length / 2) : bytes)]), id, offset);
        }
        const told = store.takeHash(id, await sizeOf(directory, id));
        if (told !== undefined) expect(told).toBe(await hashOfFile(join(directory, id)));
        if (steps.length > 0 && steps.every(({ how }) => how === 'whole' || how === 'cut')) expect(told).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

/** What comes over a line that breaks behind `bytes`. */
function failing(bytes: Uint8Array): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.from(bytes);
      await setImmediate();
      throw new Error('the line broke');
    })(),
  );
}
