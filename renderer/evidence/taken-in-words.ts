import type { TFunction } from 'i18next';
import type { Taken } from '#domain/schema/evidence.ts';

/** When and where a photo was taken, as its camera noted: `taken 2026-11-20 02:10:00 · at 52.50000, -1.75000`. */
export function takenInWords({ at, place }: Taken, t: TFunction<'evidence'>): string {
  return [
    ...(at === undefined ? [] : [t('takenAt', { time: at.replace('T', ' ') })]),
    ...(place === undefined ? [] : [t('takenPlace', { latitude: place.latitude.toFixed(5), longitude: place.longitude.toFixed(5) })]),
  ].join(' · ');
}
