export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * Turns bytes into text, replacing what does not fit by U+FFFD and dropping a byte order mark, as `TextDecoder` does
 * everywhere: `(bytes, encoding) => new TextDecoder(encoding).decode(bytes)`. Handed in: the language itself has none.
 */
export type Decode = (bytes: Uint8Array, encoding: FileEncoding) => string;

/** Stands in the text where bytes made no sense; a file that holds it as such was spoilt before it came here. */
export const REPLACEMENT = '\uFFFD';

/** The encoding that a file's byte order mark names; UTF-8 without one. */
export function encodingOf(bytes: Uint8Array): FileEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
