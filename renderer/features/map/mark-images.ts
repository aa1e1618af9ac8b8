import { severities } from '#domain/schema/severity.ts';
import { severityShapes } from '../../ui/severity-shapes.ts';
import type { MapColours } from './palette.ts';

/** How bad the worst open incident at a site is, 0 for none: as a number, of which clusters take the greatest. */
export function rankOf(severity: (typeof severities)[number] | undefined): number {
  return severity === undefined ? 0 : severities.length - severities.indexOf(severity);
}

/** Pixels drawn for each CSS pixel: sharp on any screen. */
export const MARK_SCALE = 3;
const BOX = 16;
/** A device's mark beside a site's. */
const DEVICE_SIZE = 0.8;

/**
 * The marks of sites and devices by their rank, and that of the person, `size` CSS pixels wide, for MapLibre's `addImage`. Drawn here, with a rim in
 * the colour of the ground so that they stand off it: a sprite would be a file to fetch.
 */
export function markImages(colours: MapColours, size: number): Map<string, ImageData> {
  const images = new Map<string, ImageData>();
  for (const [name, part] of [
    ['mark', 1],
    ['device', DEVICE_SIZE],
  ] as const) {
    for (const severity of severities) {
      const { path, line } = severityShapes[severity];
      const color = colours[`sev${severity.slice(-1)}` as 'sev1'];
      images.set(
        `${name}-${rankOf(severity)}`,
        drawn(size * part, (context) => {
          const shape = new Path2D(path);
          rim(context, shape, colours.surface, 3 + (line ?? 0));
          context.lineWidth = line ?? 1;
          [context.fillStyle, context.strokeStyle] = [line === undefined ? color : colours.surface, color];
          context.fill(shape);
          if (line !== undefined) context.stroke(shape);
        }),
      );
    }
  }
  images.set(
    'mark-0',
    drawn(size, (context) => {
      const dot = new Path2D('M8 4.6a3.4 3.4 0 1 1 0 6.8a3.4 3.4 0 1 1 0-6.8z');
      rim(context, dot, colours.surface, 3);
      context.fillStyle = colours.muted;
      context.fill(dot);
    }),
  );
  images.set(
    'device-0',
    drawn(size * DEVICE_SIZE, (context) => {
      const square = new Path2D('M4.5 4.5h7v7h-7z');
      rim(context, square, colours.surface, 5);
      context.fillStyle = colours.surface;
      context.fill(square);
      context.strokeStyle = colours.muted;
      context.lineWidth = 1.8;
      context.stroke(square);
    }),
  );
  images.set(
    'here',
    drawn(size * 1.2, (context) => {
      const cross = new Path2D('M8 0v16M0 8h16');
      const ring = new Path2D('M8 4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z');
      rim(context, cross, colours.surface, 4);
      rim(context, ring, colours.surface, 5);
      context.strokeStyle = colours.accent;
      context.lineWidth = 1.8;
      context.stroke(cross);
      context.stroke(ring);
    }),
  );
  return images;
}

function rim(context: OffscreenCanvasRenderingContext2D, shape: Path2D, color: string, width: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.stroke(shape);
}

/** Draws in a box of 16 with room around it for the rim. */
function drawn(size: number, draw: (context: OffscreenCanvasRenderingContext2D) => void): ImageData {
  const pixels = Math.round(size * 1.25 * MARK_SCALE);
  const context = new OffscreenCanvas(pixels, pixels).getContext('2d');
  if (context === null) throw new Error('this browser does not draw');
  context.scale(pixels / (BOX * 1.25), pixels / (BOX * 1.25));
  context.translate(BOX * 0.125, BOX * 0.125);
  draw(context);
  return context.getImageData(0, 0, pixels, pixels);
}
