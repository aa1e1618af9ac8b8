import { setImmediate } from 'node:timers/promises';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import { fleetDocuments } from '#domain/fleet/documents.ts';
import type { Decode } from '#domain/fleet/decode.ts';
import { parseFleet, type FleetFileKind, type ParsedFleet } from '#domain/fleet/parse.ts';
import { planFleet, type Fleet } from '#domain/fleet/plan.ts';
import type { FleetPreview, FleetProgress, FleetRefusal, FleetResult } from '#domain/protocol/fleet.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { ServerClock } from '../clock.ts';
import type { Reader, Storage, Transaction } from '../storage/port.ts';
import { writeDocuments } from '../sync/write.ts';
import { countsOf, previewOf, refusalOf, type ImportOptions } from './preview.ts';

export type ImportDeps = { readonly storage: Storage; readonly clock: ServerClock };

/** Documents are written this many at a time, so that others get a turn and progress can be told. */
const BATCH = 250;

const decode: Decode = (bytes, encoding) => new TextDecoder(encoding).decode(bytes);

/** Reads a fleet file (see `parseFleet`). Never throws. */
export function readFleetFile(bytes: Uint8Array, kind: FleetFileKind): ParsedFleet {
  return parseFleet(bytes, kind, decode);
}

/** What importing would do now. Changes nothing. */
export async function previewFleet(storage: Storage, tenant: string, parsed: ParsedFleet, options: ImportOptions): Promise<FleetPreview> {
  const fleet = await storage.read((reader) => fleetOf(reader, tenant));
  return previewOf(parsed, planFleet(fleet, parsed.rows, options), options);
}

/**
 * Carries a file out as one transaction, in the name of the person `by`: all of it is durable when the promise resolves,
 * or nothing was written. Compares with what is there at that moment, so doing it twice changes nothing the second time.
 */
export async function importFleet(
  deps: ImportDeps,
  target: { readonly tenant: string; readonly by: string },
  parsed: ParsedFleet,
  options: ImportOptions,
  onProgress: (progress: FleetProgress) => void = () => undefined,
): Promise<FleetResult | FleetRefusal> {
  const refused = refusalOf(parsed, options);
  if (refused !== undefined) return refused;
  return deps.storage.transact(target.tenant, async (transaction) => {
    const plan = planFleet(await fleetOf(transaction, target.tenant), parsed.rows, options);
    const at = isoWithOffset(hlcMs(deps.clock.tick()), 0);
    const { sites, devices } = fleetDocuments(plan, { ...deps.clock, by: target.by, at });
    const total = sites.length + devices.length;
    const write = batchWriter(transaction, (done) => onProgress({ done, total }));
    onProgress({ done: 0, total });
    await write('sites', sites);
    await write('devices', devices);
    return { counts: countsOf(plan), skipped: parsed.badRows };
  });
}

type Write = <C extends CollectionName>(collection: C, documents: readonly DocumentOf[C][]) => Promise<void>;

function batchWriter(transaction: Transaction, onWritten: (done: number) => void): Write {
  let done = 0;
  return async (collection, documents) => {
    for (let from = 0; from < documents.length; from += BATCH) {
      const batch = documents.slice(from, from + BATCH);
      await writeDocuments(transaction, collection, batch);
      done += batch.length;
      onWritten(done);
      // Lets what was told reach the one who waits for it.
      await setImmediate();
    }
  };
}

async function fleetOf(reader: Reader, tenant: string): Promise<Fleet> {
  return { sites: await reader.allDocuments(tenant, 'sites'), devices: await reader.allDocuments(tenant, 'devices') };
}
