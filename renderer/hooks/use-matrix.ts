import { useMemo } from 'react';
import { map, shareReplay, throttleTime, type Observable } from 'rxjs';
import { readMatrix, type Matrix } from '#domain/compat/matrix.ts';
import { nothingKnown } from '#domain/compat/precheck.ts';
import { resolve, type Answer } from '#domain/compat/resolve.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Combination } from '#domain/schema/variant.ts';
import type { Store } from '../db/store.ts';
import { useStore } from './store-context.tsx';
import { useObservable } from './use-live.ts';
import { useNow } from './use-now.ts';

export type KnownMatrix = {
  /** Every rule on this laptop, also drafts, proposals and what was declined. */
  readonly rules: ReadonlyMap<string, MatrixRule>;
  readonly matrix: Matrix;
  /** False until the first answer of this laptop's own store. */
  readonly loaded: boolean;
};

const nothing: KnownMatrix = { rules: new Map(), matrix: readMatrix([]), loaded: false };

/** While a first load brings thousands, the matrix is read again at most this often. */
const THROTTLE_MS = 250;

const shared = new WeakMap<Store, Observable<KnownMatrix>>();

function matrixOf(store: Store): Observable<KnownMatrix> {
  const known = shared.get(store);
  if (known !== undefined) return known;
  const made = store.collections.variants.find().$.pipe(
    throttleTime(THROTTLE_MS, undefined, { leading: true, trailing: true }),
    map((found) => {
      const rules = found.map((rule) => rule.toJSON() as MatrixRule);
      return { rules: new Map(rules.map((rule) => [rule.id, rule])), matrix: readMatrix(rules), loaded: true };
    }),
    shareReplay({ bufferSize: 1, refCount: false }),
  );
  shared.set(store, made);
  return made;
}

/** The variant matrix, live, shared by every caller. */
export function useMatrix(): KnownMatrix {
  const store = useStore();
  return useObservable(
    useMemo(() => matrixOf(store), [store]),
    nothing,
  );
}

/** What the matrix says of a combination now; `undefined` where nothing is known of the hardware, or the matrix is not there yet. */
export function useAnswer(combination: Combination | undefined): Answer | undefined {
  const { matrix, loaded } = useMatrix();
  const now = useNow();
  const { vendor, hardware, firmware, app } = combination ?? nothingKnown;
  return useMemo(
    () => (loaded && hardware.trim() !== '' ? resolve(matrix, { vendor, hardware, firmware, app }, now) : undefined),
    [loaded, matrix, vendor, hardware, firmware, app, now],
  );
}
