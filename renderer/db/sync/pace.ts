/**
 * How much of what arrives is written at once. IndexedDB runs writes to a collection one after the other, so a save
 * waits behind whatever is being written: while somebody works, pieces are small and a save stays instant; while
 * nobody does, they are large and loading is fast.
 */
export type Pace = {
  /** Somebody works in this tab: a key, a touch, a save. */
  readonly touched: () => void;
  /** Documents to write at once, at most `idle`. */
  readonly size: (idle: number) => number;
  /** Waits a moment between two pieces while somebody works, so that a save finds the database free. */
  readonly breathe: () => Promise<void>;
  readonly close: () => void;
};

/** Written in a few milliseconds. */
const WHILE_WORKING = 10;
const BREATH_MS = 10;
/** Longer than it takes to think of the next word. */
const WORKING_MS = 5000;
const TELL_EVERY_MS = 1000;

/** Shared by the tabs of one person through `channelName`: the tab that loads is often not the one that is worked in. */
export function sharePace(channelName: string, now: () => number): Pace {
  const channel = new BroadcastChannel(channelName);
  let touchedAt = -Infinity;
  let toldAt = -Infinity;
  channel.addEventListener('message', () => (touchedAt = now()));
  const working = (): boolean => now() - touchedAt < WORKING_MS;
  return {
    touched: () => {
      touchedAt = now();
      if (touchedAt - toldAt < TELL_EVERY_MS) return;
      toldAt = touchedAt;
      channel.postMessage('touched');
    },
    size: (idle) => (working() ? Math.min(idle, WHILE_WORKING) : idle),
    breathe: () => (working() ? new Promise((resolve) => setTimeout(resolve, BREATH_MS)) : Promise.resolve()),
    close: () => channel.close(),
  };
}

/** Feeds keys and touches anywhere in the page to `pace`. Answers with how to stop. */
export function watchHands(pace: Pace, target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>): () => void {
  // RxDB moves the mouse by itself every 20 s to keep tabs awake; only real hands count.
  const touched = (event: Event): void => void (event.isTrusted && pace.touched());
  const events = ['keydown', 'pointerdown'] as const;
  for (const name of events) target.addEventListener(name, touched, { capture: true, passive: true });
  return () => events.forEach((name) => target.removeEventListener(name, touched, { capture: true }));
}
