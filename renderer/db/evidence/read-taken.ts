import ExifReader from 'exifreader';
import { evidence, type Taken } from '#domain/schema/evidence.ts';

/** When and where a camera says that it took a picture, by its EXIF; `undefined` where it says neither, or nothing sensible. */
export async function readTaken(picture: ArrayBuffer): Promise<Taken | undefined> {
  try {
    const { exif, gps } = await ExifReader.load(picture, { expanded: true, async: true });
    const at = isoOf(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description);
    const { Latitude: latitude, Longitude: longitude } = gps ?? {};
    // Cameras without a fix write zero for both: a place off Africa where nobody maintains cameras.
    const known = latitude !== undefined && longitude !== undefined && (latitude !== 0 || longitude !== 0);
    const told = { ...(at === undefined ? {} : { at }), ...(known ? { place: { latitude, longitude } } : {}) };
    const parsed = evidence.shape.taken.safeParse(told).data;
    return parsed?.at === undefined && parsed?.place === undefined ? undefined : parsed;
  } catch {
    // No EXIF, or none that can be read.
    return undefined;
  }
}

/** `2026:11:21 02:10:00` and `+01:00` as ISO 8601. */
function isoOf(time: string | undefined, offset: string | undefined): string | undefined {
  const [, date, clock] = /^(\d{4}:\d{2}:\d{2}) (\d{2}:\d{2}:\d{2})/.exec(time ?? '') ?? [];
  if (date === undefined || clock === undefined) return undefined;
  return `${date.replaceAll(':', '-')}T${clock}${/^[+-]\d{2}:\d{2}$/.test(offset ?? '') ? offset : ''}`;
}
