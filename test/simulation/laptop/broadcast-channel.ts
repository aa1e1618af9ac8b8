/** In place of the package `broadcast-channel` that RxDB uses between tabs: the simulated browser's own channel will do. */
type Listener = (message: unknown) => void;

const SimulatedChannel = globalThis.BroadcastChannel;

export class BroadcastChannel {
  private readonly channel: globalThis.BroadcastChannel;
  private readonly listeners = new Map<Listener, (event: MessageEvent) => void>();

  constructor(name: string) {
    this.channel = new SimulatedChannel(name);
  }
  postMessage(message: unknown): Promise<void> {
    this.channel.postMessage(message);
    return Promise.resolve();
  }
  addEventListener(_type: 'message', listener: Listener): void {
    const wrapped = (event: MessageEvent): void => listener(event.data);
    this.listeners.set(listener, wrapped);
    this.channel.addEventListener('message', wrapped);
  }
  removeEventListener(_type: 'message', listener: Listener): void {
    const wrapped = this.listeners.get(listener);
    if (wrapped !== undefined) this.channel.removeEventListener('message', wrapped);
    this.listeners.delete(listener);
  }
  close(): Promise<void> {
    this.channel.close();
    return Promise.resolve();
  }
}

/** RxDB's replication brings its leader election with it; the app has one of its own. */
export function createLeaderElection(): never {
  throw new Error('nobody asks RxDB for a leader');
}
