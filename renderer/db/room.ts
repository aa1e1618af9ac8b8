import { BehaviorSubject } from 'rxjs';
import { storageFault } from './storage-fault.ts';

/** Room on this laptop for what the app keeps, in bytes. `low`: tell people in time. `full`: a save may fail any moment. */
export type Room = {
  readonly used: number;
  readonly left: number;
  /** Whether the browser keeps it when the disk runs full. */
  readonly persisted: boolean;
  readonly level: 'ok' | 'low' | 'full';
};

/** Something that can be had again, given up before records are in danger. */
export type Evictable = {
  readonly name: string;
  /** Gives up about `bytes`; answers how many it really gave up. */
  readonly evict: (bytes: number) => Promise<number>;
};

export type RoomWatch = {
  /** `undefined` until the browser has answered, and where it does not. */
  readonly room$: BehaviorSubject<Room | undefined>;
  /** Looks now: after much has come in. Never rejects. */
  readonly look: () => Promise<void>;
  /**
   * A write found no room: gives up what can be had again, about `bytes` of it, whatever the browser says is left. Answers how many it
   * gave up. Never rejects.
   */
  readonly make: (bytes?: number) => Promise<number>;
  /** Asks the browser to keep everything for good; answers whether it will. */
  readonly askToKeep: () => Promise<boolean>;
  readonly close: () => void;
};

const MEGABYTE = 1024 * 1024;
const LOW = 200 * MEGABYTE;
const FULL = 20 * MEGABYTE;
const LOOK_EVERY_MS = 5 * 60_000;

/** Watches the room that is left, and makes some from `evictables`, in their order, before it runs out and when it has. */
export function watchRoom(storage: StorageManager | undefined, evictables: readonly Evictable[]): RoomWatch {
  const room$ = new BehaviorSubject<Room | undefined>(undefined);
  const measure = async (): Promise<Room | undefined> => {
    if (storage === undefined) return undefined;
    const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
    const left = Math.max(0, quota - usage);
    return { used: usage, left, persisted, level: left < FULL ? 'full' : left < LOW ? 'low' : 'ok' };
  };
  let looking: Promise<void> | undefined;
  const lookOnce = async (): Promise<void> => {
    try {
      const before = await measure();
      const freed = before === undefined ? 0 : await makeRoom(evictables, LOW - before.left);
      room$.next(freed > 0 ? await measure() : before);
    } catch {
      // A browser that does not say is no reason to stop; the next look asks again.
    }
  };
  // One at a time: two would give up twice as much.
  const look = (): Promise<void> => (looking ??= lookOnce().finally(() => (looking = undefined)));
  let making: Promise<number> | undefined;
  const makeOnce = async (bytes: number): Promise<number> => {
    await looking;
    const freed = await makeRoom(evictables, bytes);
    // Not waited for: somebody waits for their save.
    void measure().then(
      (now) => room$.next(now === undefined || freed > 0 ? now : { ...now, level: 'full' }),
      () => undefined,
    );
    return freed;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return {
    room$,
    look,
    make: (bytes = FULL) => (making ??= makeOnce(bytes).finally(() => (making = undefined))),
    askToKeep: async () => {
      const kept = (await storage?.persist()) ?? false;
      await look();
      return kept;
    },
    close: () => clearInterval(timer),
  };
}

/** Gives up what can be had again when a write found no room; answers how many bytes. */
export type MakeRoom = (bytes?: number) => Promise<number>;

/** Does `write`, and where it found no room once more, when some could be made. Rejects as the last try did. */
export async function makingRoom<T>(make: MakeRoom, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (storageFault(error) !== 'full' || (await make()) === 0) throw error;
    return write();
  }
}

/** Gives up what can be had again, in order, until `bytes` are free; what cannot be given up stands in nobody's way. Answers how many were freed. */
export async function makeRoom(evictables: readonly Evictable[], bytes: number): Promise<number> {
  let freed = 0;
  for (const { evict } of evictables) {
    if (freed >= bytes) break;
    freed += await evict(bytes - freed).catch(() => 0);
  }
  return freed;
}
