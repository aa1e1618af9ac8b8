import { QRCodeDecoderErrorCorrectionLevel, QRCodeEncoder } from '@zxing/library';
import { useMemo, type ReactNode } from 'react';
import classes from './qr-code.module.css';

/** White modules around the code, which readers need to find it. */
const QUIET = 4;

/** The dark modules of the text's QR code as one SVG path, and the side of the square in modules, quiet zone included. */
export function qrPath(text: string): { readonly path: string; readonly side: number } {
  const matrix = QRCodeEncoder.encode(text, QRCodeDecoderErrorCorrectionLevel.M).getMatrix();
  const parts: string[] = [];
  for (let y = 0; y < matrix.getHeight(); y += 1) {
    for (let x = 0; x < matrix.getWidth(); x += 1) {
      if (matrix.get(x, y) === 1) parts.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
    }
  }
  return { path: parts.join(''), side: matrix.getWidth() + 2 * QUIET };
}

/** A text as a QR code. Always dark on white: most readers find nothing else. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { path, side } = useMemo(() => qrPath(text), [text]);
  return (
    <svg className={classes['code']} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
