import { useSearchParams } from 'react-router';
import { combinationOf, nothingKnown } from '#domain/compat/precheck.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Combination } from '#domain/schema/variant.ts';
import { useFleet } from '../../hooks/use-fleet.ts';

export const combinationParts = ['vendor', 'hardware', 'firmware', 'app'] as const satisfies readonly (keyof Combination)[];

/** What is asked about, as the address says: a device, and whatever is to differ from what runs on it. */
export type Asked = {
  readonly device: Device | undefined;
  readonly combination: Combination;
  /** The incident for which it is asked; `''`: for none. */
  readonly incident: string;
  /** Changes some parts, and leaves the rest. */
  readonly change: (parts: Partial<Combination>) => void;
  /** Starts over, for the same incident: with a device, with nothing (`''`), or with a whole combination. */
  readonly startWith: (what: string | Combination) => void;
};

export function useAsked(): Asked {
  const [query, setQuery] = useSearchParams();
  const { devices } = useFleet();
  const incident = query.get('incident') ?? '';
  const device = devices.get(query.get('device') ?? '');
  const own: Combination = device === undefined ? nothingKnown : combinationOf(device);
  const told = Object.fromEntries(combinationParts.flatMap((part) => (query.has(part) ? [[part, query.get(part) ?? '']] : [])));
  return {
    device,
    combination: { ...own, ...told },
    incident,
    change: (parts) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before);
          for (const part of combinationParts) {
            const value = parts[part];
            if (value === own[part]) next.delete(part);
            else if (value !== undefined) next.set(part, value);
          }
          return next;
        },
        // At once: the next key, or another part, goes on from it.
        { replace: true, flushSync: true },
      ),
    startWith: (what) => {
      const start: Readonly<Record<string, string>> = typeof what === 'string' ? (what === '' ? {} : { device: what }) : what;
      setQuery({ ...start, ...(incident === '' ? {} : { incident }) }, { replace: true });
    },
  };
}
