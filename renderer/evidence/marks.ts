/** A place in a picture, as shares of its width and height from the top left. */
export type Spot = { readonly x: number; readonly y: number };

/** Something drawn on a photo: an arrow that points at `to`, a box around an area, or an area made unreadable. */
export type Mark = { readonly kind: 'arrow' | 'box' | 'blur'; readonly from: Spot; readonly to: Spot };
export const markKinds = ['arrow', 'box', 'blur'] as const satisfies readonly Mark['kind'][];

/** In pixels. */
export type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };

/** Squares across the longer side of what was made unreadable: no face and no plate comes back from so few. */
const SQUARES = 6;
/** Of the picture's longer side. */
const LINE = 1 / 160;
const HEAD = 1 / 24;

/** The area between the two spots of a mark, whole pixels, within the picture; at least one pixel each way. */
export function areaOf({ from, to }: Mark, { width, height }: Size): Area {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)].map((share) => clamp(share));
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)].map((share) => clamp(share));
  const x = Math.floor((left ?? 0) * width);
  const y = Math.floor((top ?? 0) * height);
  return { x, y, width: Math.max(1, Math.ceil((right ?? 0) * width) - x), height: Math.max(1, Math.ceil((bottom ?? 0) * height) - y) };
}

/** Where the two barbs of an arrow's head end, in pixels. */
export function barbsOf({ from, to }: Mark, { width, height }: Size): readonly Spot[] {
  const tip = { x: to.x * width, y: to.y * height };
  const angle = Math.atan2(tip.y - from.y * height, tip.x - from.x * width);
  const length = Math.max(width, height) * HEAD;
  return [-1, 1].map((side) => ({
    x: tip.x - length * Math.cos(angle + (side * Math.PI) / 7),
    y: tip.y - length * Math.sin(angle + (side * Math.PI) / 7),
  }));
}

/** Draws a picture with its marks onto a canvas of the picture's own size. What is blurred is gone from it, not covered. */
export function drawMarks(canvas: HTMLCanvasElement, picture: ImageBitmap, marks: readonly Mark[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = picture;
  [canvas.width, canvas.height] = [width, height];
  context.drawImage(picture, 0, 0);
  // First what hides, so that an arrow may point at it.
  for (const mark of marks) if (mark.kind === 'blur') blur(context, areaOf(mark, picture));
  for (const mark of marks) {
    if (mark.kind === 'blur') continue;
    const path = mark.kind === 'box' ? boxPath(areaOf(mark, picture)) : arrowPath(mark, picture);
    const thin = Math.max(2, Math.max(width, height) * LINE);
    // Dark under bright: seen on whatever the photo shows.
    for (const [colour, thick] of [
      ['#000', thin * 2],
      ['#ffd400', thin],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = thick;
      context.lineCap = 'round';
      context.stroke(path);
    }
  }
}

function boxPath({ x, y, width, height }: Area): Path2D {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}

function arrowPath(mark: Mark, size: Size): Path2D {
  const path = new Path2D();
  const [tipX, tipY] = [mark.to.x * size.width, mark.to.y * size.height];
  path.moveTo(mark.from.x * size.width, mark.from.y * size.height);
  path.lineTo(tipX, tipY);
  for (const { x, y } of barbsOf(mark, size)) {
    path.moveTo(tipX, tipY);
    path.lineTo(x, y);
  }
  return path;
}

function blur(context: CanvasRenderingContext2D, { x, y, width, height }: Area): void {
  const scale = SQUARES / Math.max(width, height);
  const few = document.createElement('canvas');
  [few.width, few.height] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  few.getContext('2d')?.drawImage(context.canvas, x, y, width, height, 0, 0, few.width, few.height);
  context.imageSmoothingEnabled = false;
  context.drawImage(few, 0, 0, few.width, few.height, x, y, width, height);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
