import { BehaviorSubject } from 'rxjs';
import { statusAtStart, type SyncStatus } from './status.ts';

type Message = { readonly kind: 'status'; readonly status: SyncStatus } | { readonly kind: 'ask' } | { readonly kind: 'check-now' };

/** The status of sync, the same in all tabs: the leading one tells, the others repeat what they hear. */
export type SharedStatus = {
  readonly status$: BehaviorSubject<SyncStatus>;
  /** Only the leading tab. */
  readonly tell: (change: Partial<SyncStatus>) => void;
  /** Asks whichever tab leads to talk to the server now. */
  readonly checkNow: () => void;
  readonly close: () => void;
};

export function shareStatus(channelName: string, remembered: Partial<SyncStatus>, onCheckNow: () => void): SharedStatus {
  const status$ = new BehaviorSubject<SyncStatus>({ ...statusAtStart, ...remembered });
  const channel = new BroadcastChannel(channelName);
  let leading = false;
  const post = (message: Message): void => channel.postMessage(message);
  channel.addEventListener('message', (event: MessageEvent<Message>) => {
    const message = event.data;
    if (message.kind === 'status' && !leading) status$.next(message.status);
    else if (message.kind === 'ask' && leading) post({ kind: 'status', status: status$.value });
    else if (message.kind === 'check-now' && leading) onCheckNow();
  });
  post({ kind: 'ask' });
  return {
    status$,
    tell: (change) => {
      leading = true;
      const next = { ...status$.value, ...change };
      if (JSON.stringify(next) === JSON.stringify(status$.value)) return;
      status$.next(next);
      post({ kind: 'status', status: next });
    },
    checkNow: () => {
      if (leading) onCheckNow();
      else post({ kind: 'check-now' });
    },
    close: () => channel.close(),
  };
}
