import { evictableEvidence } from './evidence/keeper.ts';
import type { EvidenceStore } from './evidence/evidence-store.ts';
import { evictablePreviews } from './evidence/previews.ts';
import { evictableManuals } from './manuals/keeper.ts';
import type { ManualStore } from './manuals/manual-store.ts';
import { evictableTiles } from './map/keeper.ts';
import type { MapStore } from './map/map-store.ts';
import type { Evictable } from './room.ts';
import { evictableSearch } from './search/kept-store.ts';

/**
 * What a laptop gives up when room runs out, in this order: what costs least to have again goes first, what somebody picked for the way
 * last. Records, what waits to be sent, drafts and the journal are none of it. `search`: the name of the index that is kept.
 */
export function evictables(files: EvidenceStore, search: string, manuals: ManualStore, map: MapStore): readonly Evictable[] {
  return [
    evictablePreviews(files),
    evictableSearch(search),
    evictableManuals(manuals, 'spare'),
    evictableEvidence(files),
    evictableTiles(map),
    evictableManuals(manuals, 'all'),
  ];
}
