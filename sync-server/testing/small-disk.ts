import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * For tests on Linux: room that a process runs out of. A file system of its own where mounting is allowed (to root, and to anybody
 * where the system lets people have name spaces), which is full as a disk is; else a limit on the size of files, which fails as a
 * broken disk does.
 */
export type SmallDisk = {
  /** What to put before a command, so that `folder` is the small disk for it, and for nobody else. */
  readonly command: (program: readonly string[]) => readonly string[];
  /** Takes up what room there is, or gives it back, while the process `pid` runs. */
  readonly fill: (pid: number) => void;
  readonly free: (pid: number) => void;
};

const BALLAST = 'ballast';
const CHUNK = 64 * 1024;
/** Too little for what a server has written by the time it is ready. */
const LIMIT_BYTES = 4096;

/** `bytes`: how much fits. It begins with what lies in `seed`; `folder` is made. */
export function smallDisk(folder: string, seed: string, bytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  const unshare = [
    ['unshare', '--mount'],
    ['unshare', '--user', '--map-root-user', '--mount'],
  ].find(([program = '', ...flags]) => spawnSync(program, [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', folder]).status === 0);
  return unshare === undefined ? limited(folder, seed) : mounted(unshare, folder, seed, bytes);
}

const MOUNT = 'mount -t tmpfs -o "size=$0,mode=700" tmpfs "$1" && cp -R "$2/." "$1" && shift 2 && exec "$@"';

function mounted(unshare: readonly string[], folder: string, seed: string, bytes: number): SmallDisk {
  // The process sees another file system there than we do, and the system shows us its view.
  const ballast = (pid: number): string => join(`/proc/${pid}/root`, folder, BALLAST);
  return {
    command: (program) => [...unshare, 'sh', '-c', MOUNT, String(bytes), folder, seed, ...program],
    fill: (pid) => {
      for (let size = CHUNK; size >= 1; size /= 2) {
        try {
          for (;;) writeFileSync(ballast(pid), Buffer.alloc(size), { flag: 'a' });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
    },
    free: (pid) => rmSync(ballast(pid)),
  };
}

function limited(folder: string, seed: string): SmallDisk {
  cpSync(seed, folder, { recursive: true });
  const limit = (pid: number, soft: string): void => void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:unlimited`]);
  return {
    // Otherwise the system ends who runs into the limit.
    command: (program) => ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh', ...program],
    fill: (pid) => limit(pid, String(LIMIT_BYTES)),
    free: (pid) => limit(pid, 'unlimited'),
  };
}
