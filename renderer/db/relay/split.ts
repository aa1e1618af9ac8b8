import { RELAY_LOAD_BYTES, type RelayLoad } from '#domain/protocol/relay.ts';
import { PUSH_LIMIT_MAX } from '#domain/protocol/sync.ts';

type Documents = RelayLoad['documents'];

/** Cuts much work into loads of a size that a server takes, in their order. A document too large to share goes alone. */
export function splitLoads(documents: Documents, maxBytes: number = RELAY_LOAD_BYTES): Documents[] {
  const loads: Documents[] = [];
  let current: Documents = [];
  let bytes = 0;
  for (const document of documents) {
    const size = new TextEncoder().encode(JSON.stringify(document)).length;
    if (current.length > 0 && (current.length === PUSH_LIMIT_MAX || bytes + size > maxBytes)) {
      loads.push(current);
      current = [];
      bytes = 0;
    }
    current.push(document);
    bytes += size;
  }
  return current.length === 0 ? loads : [...loads, current];
}
