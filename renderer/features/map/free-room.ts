/** In CSS pixels, from the top left of the map. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Size = Pick<Box, 'width' | 'height'>;

/** What a card on a map leaves of it free: the largest of what lies beside, above and below it. All of the map where none lies on it. */
export function freeRoom({ width, height }: Size, card: Box | undefined): Box {
  const all = { x: 0, y: 0, width, height };
  if (card === undefined) return all;
  const [left, top] = [clamp(card.x, width), clamp(card.y, height)];
  const [right, bottom] = [clamp(card.x + card.width, width), clamp(card.y + card.height, height)];
  if (right <= left || bottom <= top) return all;
  const rooms: readonly Box[] = [
    { ...all, x: right, width: width - right },
    { ...all, y: bottom, height: height - bottom },
    { ...all, width: left },
    { ...all, height: top },
  ];
  return rooms.reduce((most, room) => (area(room) > area(most) ? room : most));
}

/** Where the middle of a part of the map lies, from the middle of the map: right and down. */
export function fromMiddle({ width, height }: Size, part: Box): [right: number, down: number] {
  return [part.x + part.width / 2 - width / 2, part.y + part.height / 2 - height / 2];
}

/** Whether a place on the map is in sight, with `reach` pixels around it: within the map, and not under the card. */
export function isInSight(map: Size, card: Box | undefined, at: Pick<Box, 'x' | 'y'>, reach: number): boolean {
  const isWithin = ({ x, y, width, height }: Box, by: number): boolean =>
    at.x > x - by && at.x < x + width + by && at.y > y - by && at.y < y + height + by;
  return isWithin({ x: 0, y: 0, ...map }, -reach) && (card === undefined || !isWithin(card, reach));
}

function area({ width, height }: Size): number {
  return width * height;
}

function clamp(at: number, most: number): number {
  return Math.min(most, Math.max(0, at));
}
