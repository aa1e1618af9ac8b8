import { BehaviorSubject, type Subscription } from 'rxjs';
import type { DocumentOf } from '#domain/schema/collections.ts';
import { searchedEntry, searchedKinds, type SearchedKind } from '#domain/search/entry.ts';
import type { Found } from '#domain/search/search-index.ts';
import type { Collections } from '../database.ts';
import type { Changes, FromWorker, Reading, SearchPlaces, ToWorker } from './messages.ts';

/** Finds what is on this laptop by what somebody types. The work is a worker's. */
export type Searcher = {
  /** Makes it ready, unless it is: to be called when there is nothing better to do, and before the first question. */
  readonly start: () => void;
  /** The best of each kind, at most `limit` each; `undefined` when another question was asked before this one was answered. */
  readonly find: (typed: string, limit: number) => Promise<readonly Found[] | undefined>;
  /** How much it knows of what is on the laptop; tells again whenever it knows more. `failed`: it cannot run, until started again. */
  readonly state$: BehaviorSubject<SearchState>;
  readonly close: () => void;
};
export type SearchState = Reading & { readonly failed: boolean };

const atStart: SearchState = { read: 0, total: 0, whole: false, failed: false };

type Question = { readonly typed: string; readonly limit: number; readonly told: (found: readonly Found[] | undefined) => void };

/** A searcher that has not been started yet. */
export function createSearcher(collections: Collections, places: SearchPlaces): Searcher {
  const state$ = new BehaviorSubject<SearchState>(atStart);
  let running: { readonly worker: Worker; readonly following: Subscription } | undefined;
  let asked = 0;
  let asking: Question | undefined;
  let next: Question | undefined;

  const end = (): void => {
    running?.worker.terminate();
    running?.following.unsubscribe();
    running = undefined;
    for (const question of [asking, next]) question?.told(undefined);
    asking = next = undefined;
  };
  const ask = (question: Question): void => {
    asking = question;
    const { typed, limit } = question;
    running?.worker.postMessage({ kind: 'find', question: (asked += 1), typed, limit } satisfies ToWorker);
  };
  const hear = (message: FromWorker): void => {
    if (message.kind === 'reading') {
      const { read, total, whole } = message;
      state$.next({ read, total, whole, failed: false });
    } else if (message.question === asked) {
      const [answered, waiting] = [asking, next];
      asking = next = undefined;
      if (waiting !== undefined) ask(waiting);
      answered?.told(message.found);
    }
  };
  return {
    state$,
    start: () => {
      if (running !== undefined) return;
      const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module', name: 'milepost-search' });
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => hear(data));
      worker.addEventListener('error', () => {
        end();
        state$.next({ ...atStart, failed: true });
      });
      worker.postMessage({ kind: 'start', places } satisfies ToWorker);
      const following = followChanges(collections, (changes) => worker.postMessage({ kind: 'changed', changes } satisfies ToWorker));
      running = { worker, following };
    },
    find: (typed, limit) =>
      new Promise((told) => {
        const question = { typed, limit, told };
        if (running === undefined) return told(undefined);
        if (asking === undefined) return ask(question);
        next?.told(undefined);
        next = question;
      }),
    close: () => {
      end();
      state$.complete();
    },
  };
}

/** What is written to the collections, in this tab and in others, as the worker takes it. */
function followChanges(collections: Collections, tell: (changes: Changes) => void): Subscription {
  const [first, ...rest] = searchedKinds.map((kind) => followKind(collections, kind, tell));
  for (const one of rest) first?.add(one);
  return first as Subscription;
}

function followKind<K extends SearchedKind>(collections: Collections, kind: K, tell: (changes: Changes) => void): Subscription {
  return collections[kind].eventBulks$.subscribe(({ events }) => {
    const documents = events.map(({ operation, documentData }) => ({
      gone: operation === 'DELETE',
      document: documentData as unknown as DocumentOf[K] & { readonly _rev: string },
    }));
    const put = documents.flatMap(({ gone, document }) => {
      const entry = gone ? undefined : searchedEntry(kind, document);
      return entry === undefined ? [] : [{ entry, version: document._rev }];
    });
    const gone = documents.filter((one) => one.gone).map(({ document }) => ({ id: document.id, version: document._rev }));
    // Most of what a timeline tells is not searched.
    if (put.length + gone.length > 0) tell({ put, gone });
  });
}
