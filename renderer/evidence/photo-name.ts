import { isoWithOffset } from '#domain/clock/iso.ts';

/**
 * What a photo of the camera is called: by the clock on the wall, to the thousandth of a second so that each has a name of its own. `ms`
 * since 1970; `offsetMinutes` east of UTC.
 */
export function photoName(ms: number, offsetMinutes: number): string {
  const [day = '', time = ''] = isoWithOffset(ms, offsetMinutes).slice(0, 23).split('T');
  return `photo-${day}-${time.replaceAll(':', '').replace('.', '-')}.jpg`;
}
