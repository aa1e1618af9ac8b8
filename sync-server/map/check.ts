import { open, readFile } from 'node:fs/promises';
import { checkPmtiles, PMTILES_HEADER } from '#domain/map/pmtiles.ts';
import { readRoads } from '#domain/map/roads.ts';
import type { MapKind, MapRefusal } from '#domain/protocol/map.ts';

/** What is wrong with the file at `path`, as a map of this kind; `undefined` where laptops can use it. */
export async function checkMapFile(kind: MapKind, path: string): Promise<MapRefusal | undefined> {
  if (kind === 'roads') {
    const roads = readRoads(await readFile(path, 'utf8'));
    return 'problem' in roads ? roads : undefined;
  }
  const file = await open(path, 'r');
  try {
    const head = new Uint8Array(PMTILES_HEADER);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const problem = checkPmtiles(head.subarray(0, bytesRead), (await file.stat()).size);
    return problem && { problem };
  } finally {
    await file.close();
  }
}
