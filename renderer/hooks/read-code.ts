import {
  BinaryBitmap,
  Code128Reader,
  DataMatrixReader,
  DecodeHintType,
  GlobalHistogramBinarizer,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
  type BitArray,
  type Reader,
} from '@zxing/library';

/** A picture in greys: a byte a pixel, row by row. */
export type GreyPicture = { readonly grey: Uint8ClampedArray; readonly width: number; readonly height: number };

/** FNC1 is told, for what stands behind it is one value (GS1); every other row is looked at for bars. */
const HINTS = new Map<DecodeHintType, unknown>([
  [DecodeHintType.TRY_HARDER, true],
  [DecodeHintType.ASSUME_GS1, true],
]);

const bars = new Code128Reader();
/** What equipment is labelled with. */
const readers: readonly Reader[] = [new QRCodeReader(), new DataMatrixReader(), bars];

/** Finds dark and light place by place, for bars as well: the library takes one threshold for a whole row, and a wall of a third grey hides them. */
class LocalBinarizer extends HybridBinarizer {
  override getBlackRow(y: number, row: BitArray): BitArray {
    return this.getBlackMatrix().getRow(y, row);
  }
}

/** One is better in shade and glare, the other where the picture is noisy or blurred. */
const binarizers = [LocalBinarizer, GlobalHistogramBinarizer];

/** The text of a QR, Data Matrix or Code 128 label in a picture, if it shows one that can be read. Bars may lie or stand. */
export function readCode(picture: GreyPicture): string | undefined {
  return readWith(readers, picture) ?? readWith([bars], onItsSide(picture));
}

function readWith(those: readonly Reader[], { grey, width, height }: GreyPicture): string | undefined {
  const source = new RGBLuminanceSource(grey, width, height);
  for (const Binarizer of binarizers) {
    const bitmap = new BinaryBitmap(new Binarizer(source));
    for (const reader of those) {
      const text = tryReading(reader, bitmap);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

function onItsSide({ grey, width, height }: GreyPicture): GreyPicture {
  const turned = new Uint8ClampedArray(grey.length);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) turned[x * height + y] = grey[y * width + x] ?? 0;
  return { grey: turned, width: height, height: width };
}

function tryReading(reader: Reader, bitmap: BinaryBitmap): string | undefined {
  try {
    return reader.decode(bitmap, HINTS).getText();
  } catch {
    // No code of this kind: the library says so by throwing.
    return undefined;
  }
}
