import type { Place } from '../../hooks/find-place.ts';

const TITLE_MAX = 200;

/**
 * The title that an incident gets when nobody types one: where · what. `what` are words that tell what is wrong, the
 * most telling first; the first that says anything is taken.
 */
export function makeTitle(place: Place, what: readonly string[]): string {
  const where = placeName(place);
  const first = what.map(firstLine).find((one) => one !== '') ?? '';
  return [where, first]
    .filter((part) => part !== '')
    .join(' · ')
    .slice(0, TITLE_MAX);
}

function placeName({ site, device }: Place): string {
  const at = site?.name ?? '';
  if (device === undefined) return at;
  // Many fleets put the site into the device's name already.
  return at === '' || device.name.toLowerCase().includes(at.toLowerCase()) ? device.name : `${at} ${device.name}`;
}

function firstLine(text: string): string {
  return (text.trim().split('\n', 1)[0] ?? '').trim();
}
