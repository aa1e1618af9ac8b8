import { writeFile } from 'node:fs/promises';
import bwipjs from 'bwip-js/node';

export type LabelKind = 'qrcode' | 'datamatrix' | 'gs1datamatrix' | 'code128' | 'gs1-128';
/** A picture in greys, a byte a pixel, row by row. */
export type GreyPicture = { readonly grey: Uint8ClampedArray; readonly width: number; readonly height: number };

const [PAPER, INK, WALL] = [225, 35, 130];
/** White modules around a label: Code 128 asks for as many, the others for fewer. */
const QUIET = 10;

/** A label on a grey wall, in the middle of the picture; `module`: the size of its smallest part in pixels. */
export function labelPicture(
  kind: LabelKind,
  text: string,
  { width = 640, height = 480, module = 3 }: { readonly width?: number; readonly height?: number; readonly module?: number } = {},
): GreyPicture {
  const { columns, rows, isDark } = modulesOf(kind, text);
  const grey = new Uint8ClampedArray(width * height);
  const left = (width - columns * module) / 2;
  const top = (height - rows * module) / 2;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor((x - left) / module);
      const row = Math.floor((y - top) / module);
      const onPaper = column >= -QUIET && row >= -QUIET && column < columns + QUIET && row < rows + QUIET;
      grey[y * width + x] = !onPaper ? WALL : isDark(column, row) ? INK : PAPER;
    }
  }
  return { grey, width, height };
}

type Modules = {
  readonly columns: number;
  readonly rows: number;
  /** Of a place outside: no. */
  readonly isDark: (column: number, row: number) => boolean;
};

function modulesOf(bcid: LabelKind, text: string): Modules {
  const [symbol] = bwipjs.raw({ bcid, text });
  if (symbol === undefined) throw new Error(`no label for ${text}`);
  if ('pixs' in symbol) {
    const { pixs, pixx, pixy } = symbol;
    return { columns: pixx, rows: pixy, isDark: (x, y) => x >= 0 && x < pixx && y >= 0 && y < pixy && pixs[y * pixx + x] === 1 };
  }
  // Widths of bars and spaces in turn.
  const bars = symbol.sbs.flatMap((size, place) => Array.from({ length: size }, () => place % 2 === 0));
  const rows = Math.round(bars.length / 3);
  return { columns: bars.length, rows, isDark: (x, y) => y >= 0 && y < rows && bars[x] === true };
}

/** A film of still pictures as Chromium's fake camera plays it, in a loop: a second of each. */
export async function writeFilm(file: string, pictures: readonly GreyPicture[]): Promise<void> {
  const FRAMES = 10;
  const [first] = pictures;
  if (first === undefined) throw new Error('no picture');
  const { width, height } = first;
  const colours = Buffer.alloc((width * height) / 2, 128);
  const frame = ({ grey }: GreyPicture): Buffer => Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(grey), colours]);
  const frames = pictures.flatMap((picture) => Array.from({ length: FRAMES }, () => frame(picture)));
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F${FRAMES}:1 Ip A1:1 C420jpeg\n`), ...frames]));
}
