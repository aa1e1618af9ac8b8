import { createContext, useContext, useEffect, type ReactNode } from 'react';
import type { Session } from '../db/session.ts';
import type { Store } from '../db/store.ts';
import { setClockError } from './use-now.ts';

const StoreContext = createContext<Store | undefined>(undefined);

export type SessionHandle = {
  readonly session: Session;
  /** Closes the store, signs out on this laptop and shows the sign-in. Work that was not sent stays. */
  readonly signOut: () => Promise<void>;
};
const SessionContext = createContext<SessionHandle | undefined>(undefined);

/** Hands the signed-in person's store to every screen below. */
export function StoreProvider({ store, children }: { readonly store: Store; readonly children: ReactNode }): ReactNode {
  useEffect(() => {
    const following = store.status$.subscribe(({ clockErrorMs }) => setClockError(clockErrorMs));
    return () => following.unsubscribe();
  }, [store]);
  return <StoreContext value={store}>{children}</StoreContext>;
}

/** The store of the signed-in person. Only for screens, which exist only when somebody is signed in. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === undefined) throw new Error('useStore is for screens inside StoreProvider');
  return store;
}

export function SessionProvider({ handle, children }: { readonly handle: SessionHandle; readonly children: ReactNode }): ReactNode {
  return <SessionContext value={handle}>{children}</SessionContext>;
}

/** Who is signed in and at which server, and the way out. */
export function useSession(): SessionHandle {
  const handle = useContext(SessionContext);
  if (handle === undefined) throw new Error('useSession is for screens inside SessionProvider');
  return handle;
}
