import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Used } from './measured.ts';

/** With these a server ends when the bench does. */
export const ATTACHED = ['--import', join(import.meta.dirname, 'measured.ts')] as const;
/** With these it can be measured, too. */
export const MEASURED = ['--expose-gc', ...ATTACHED] as const;

/** Bytes that a process started with `MEASURED` holds after a garbage collection, and the milliseconds of processor it has used. */
export function measure(child: ChildProcess): Promise<Used> {
  return new Promise((resolve, reject) => {
    const hear = (message: { readonly used?: Used }): void => {
      if (message.used === undefined) return;
      child.off('message', hear);
      resolve(message.used);
    };
    child.on('message', hear);
    child.send('measure', (error) => error && reject(error));
  });
}
