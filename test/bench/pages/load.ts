import { BehaviorSubject } from 'rxjs';
import type { RxCollection } from 'rxdb';
import { dexieStorage } from '#renderer/db/dexie-storage.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createApi } from '#renderer/db/api.ts';
import { openDatabase } from '#renderer/db/database.ts';
import { LocalStore } from '#renderer/db/local-store.ts';
import { refreshTokenOf, rememberRefresh, signIn as enrol, type Session } from '#renderer/db/session.ts';
import type { Connection } from '#renderer/db/sync/connection.ts';
import { firstLoad } from '#renderer/db/sync/first-load.ts';
import { sharePace } from '#renderer/db/sync/pace.ts';
import { PlainDexie } from './stores.ts';

type Server = { readonly address: string; readonly email: string; readonly password: string };
export type Loaded = { readonly ms: number; readonly documents: number };

let session: Session | undefined;

export async function signIn({ address, email, password }: Server): Promise<void> {
  const signedIn = await enrol({ serverAddress: address, email, password, laptopName: 'Bench' });
  if (!signedIn.ok) throw new Error(signedIn.problem);
  session = signedIn.session;
}

/** The app's first load of incidents from the real server into a fresh store; signed in before the clock starts. */
export async function loadInto(server: Server, round: number): Promise<Loaded> {
  if (session === undefined) throw new Error('not signed in');
  const { person } = session;
  const api = createApi(
    server.address,
    {
      refreshToken: () => refreshTokenOf(person),
      refreshed: (answer) => rememberRefresh(person, answer),
      proof: async () => undefined,
      alone: (work) => work(),
    },
    () => undefined,
  );
  await api.request('/api/v1/sync/people');
  const { database, collections } = await openDatabase(`load-${round}`, dexieStorage(), true);
  const local = new LocalStore(`load-${round}-local`);
  const connection: Connection = {
    state$: new BehaviorSubject('up' as const),
    whenUp: () => Promise.resolve(),
    lost: () => undefined,
    wake: () => undefined,
  } as unknown as Connection;
  const started = performance.now();
  await firstLoad({
    api,
    connection,
    local,
    collection: collections.incidents as unknown as RxCollection<SyncedDocument>,
    name: 'incidents',
    replicationIdentifier: 'bench',
    onProgress: () => undefined,
    saw: () => undefined,
    pace: sharePace('bench-load', () => performance.now()),
    signal: new AbortController().signal,
  });
  const ms = performance.now() - started;
  const documents = await collections.incidents.count().exec();
  await database.remove();
  await local.delete();
  return { ms, documents };
}

/** The limit: the same pages over plain HTTP, put into Dexie with the same indexes and durability. */
export async function plainLoad(url: string, round: number): Promise<Loaded> {
  const plain = new PlainDexie(`plain-load-${round}`);
  await plain.open();
  const started = performance.now();
  const page = async (number: number): Promise<Incident[]> => (await fetch(`${url}/?page=${number}`)).json() as Promise<Incident[]>;
  let next = page(0);
  for (let number = 1; ; number += 1) {
    const incidents = await next;
    if (incidents.length === 0) break;
    next = page(number);
    await plain.incidents.bulkPut(incidents);
  }
  const ms = performance.now() - started;
  const documents = await plain.incidents.count();
  await plain.delete();
  return { ms, documents };
}
