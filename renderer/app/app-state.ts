import { create } from 'zustand';
import { REBUILT } from '../db/local-store.ts';
import { openStore } from '../db/open-store.ts';
import { loadSession, signOut as signOutHere, type Session } from '../db/session.ts';
import type { Store } from '../db/store.ts';
import type { Platform } from '../platform/platform.ts';
import { rememberSignedIn, startedWell, startOver, wasSignedIn } from './broken-storage.ts';
import { describeError } from './describe-error.ts';

/** Where the app stands between its start and a signed-in person's screens. */
export type AppPhase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'needs-server' }
  | { readonly kind: 'signed-out'; readonly serverAddress: string; readonly lost: boolean }
  | { readonly kind: 'open'; readonly session: Session; readonly store: Store }
  | { readonly kind: 'failed'; readonly detail: string };

export const useAppPhase = create<{ readonly phase: AppPhase }>(() => ({ phase: { kind: 'starting' } }));

const show = (phase: AppPhase): void => useAppPhase.setState({ phase });

/** Other tabs of this laptop start over when somebody signs in or out in one of them. */
const SESSION_CHANNEL = 'milepost-session';
let channel: BroadcastChannel | undefined;
let shell: Platform | undefined;

/** Shows what is on this laptop; without a session, asks for one. Never waits for the network. */
export async function startApp(platform: Platform): Promise<void> {
  shell = platform;
  channel = new BroadcastChannel(SESSION_CHANNEL);
  channel.addEventListener('message', () => location.reload());
  let session: Session | undefined;
  try {
    session = await loadSession();
    if (session === undefined) await askForSession(platform);
    else await open(session);
  } catch (error) {
    if (!(await startOver(error, session?.person).catch(() => false))) show({ kind: 'failed', detail: describeError(error) });
  }
}

/** The server's address is known now. */
export function serverChosen(serverAddress: string): void {
  show({ kind: 'signed-out', serverAddress, lost: false });
}

/** Goes back to asking for the server, where the shell lets a person choose. */
export function chooseAnotherServer(): void {
  show({ kind: 'needs-server' });
}

/** Somebody has just signed in. */
export async function signedIn(session: Session): Promise<void> {
  show({ kind: 'starting' });
  channel?.postMessage('signed in');
  try {
    await open(session);
  } catch (error) {
    show({ kind: 'failed', detail: describeError(error) });
  }
}

/** Signs out on this laptop. Work that was not sent stays for when the same person signs in again. */
export async function signOut(): Promise<void> {
  const { phase } = useAppPhase.getState();
  if (phase.kind !== 'open' || shell === undefined) return;
  show({ kind: 'starting' });
  try {
    await phase.store.close();
    await signOutHere(phase.session);
    rememberSignedIn(false);
    channel?.postMessage('signed out');
    await askForSession(shell);
  } catch (error) {
    // A full disk, say: nobody is signed out, and starting again shows it.
    show({ kind: 'failed', detail: describeError(error) });
  }
}

async function askForSession(platform: Platform): Promise<void> {
  const serverAddress = await platform.serverAddress();
  show(serverAddress === undefined ? { kind: 'needs-server' } : { kind: 'signed-out', serverAddress, lost: wasSignedIn() });
}

async function open(session: Session): Promise<void> {
  const store = await openStore(session, { onWake: (listener) => wakeOn(listener), journalFiles: shell?.journal });
  rememberSignedIn(true);
  if (startedWell()) await store.local.facts.put({ key: REBUILT, value: Date.now() });
  show({ kind: 'open', session, store });
  // What is on this laptop should outlive a full disk; a browser may say no, and the sync screen says so.
  void store.room.askToKeep().catch(() => false);
}

/** `online` is a hint that trying is worth while; a laptop that woke up was away for longer than any timer knows. */
function wakeOn(listener: () => void): () => void {
  globalThis.addEventListener('online', listener);
  const forget = shell?.onResume(listener);
  return () => {
    globalThis.removeEventListener('online', listener);
    forget?.();
  };
}
