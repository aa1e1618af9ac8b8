import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PUSH_LIMIT_MAX } from '#domain/protocol/sync.ts';
import { splitLoads } from '#renderer/db/relay/split.ts';

test('[S66] much work is cut into loads that a server takes, all of it and in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 600 }), fc.integer({ min: 500, max: 20_000 }), (sizes, limit) => {
      const documents = sizes.map((size, place) => ({
        collection: 'incidents' as const,
        document: { id: String(place), text: 'ü'.repeat(size) },
      }));
      const loads = splitLoads(documents, limit);
      expect(loads.flat()).toEqual(documents);
      for (const load of loads) {
        expect(load.length).toBeGreaterThan(0);
        expect(load.length).toBeLessThanOrEqual(PUSH_LIMIT_MAX);
        const bytes = load.reduce((sum, one) => sum + new TextEncoder().encode(JSON.stringify(one)).length, 0);
        if (load.length > 1) expect(bytes).toBeLessThanOrEqual(limit);
      }
    }),
  );
});
