/**
 * What a manual may be, by its bytes: what an app can show, or hand to a viewer, without anything in it being able to run. Whatever else it is
 * said to be, it is never given to a browser as something else.
 */
export const manualTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'text/plain'] as const;
type ManualType = (typeof manualTypes)[number];

/** `empty`; `unknown-type`: none of these; `web-page`: text that a browser would run; `not-utf8`: text in another encoding; `cut-short`: a PDF without its end. */
export const manualProblems = ['empty', 'unknown-type', 'web-page', 'not-utf8', 'cut-short'] as const;
export type ManualProblem = (typeof manualProblems)[number];

/** How the app opens a manual: in itself, in the browser's own viewer, or only as a copy to be saved. */
export function openedAs(type: string): 'picture' | 'text' | 'pdf' | 'copy' {
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/plain') return 'text';
  return isManualType(type) ? 'picture' : 'copy';
}

export function isManualType(type: string): type is ManualType {
  return manualTypes.some((one) => one === type);
}

const MARKUP = /^\s*<(!doctype|html|head|body|script|svg|\?xml|iframe|meta)/i;
// oxlint-disable-next-line no-control-regex -- what no text has
const BINARY = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F]/;

/** Whether text, by its first characters, is a page or a picture that a browser would run. */
export function isMarkup(start: string): boolean {
  return MARKUP.test(start.replace(/^(\uFEFF|\u00EF\u00BB\u00BF)/, ''));
}

/** Whether there is something in a piece of a file, as Latin-1, that no text has. */
export function isBinary(piece: string): boolean {
  return BINARY.test(piece);
}

/** Within so many bytes of its end a PDF says that it ends (ISO 32000, as its readers have it). */
export const PDF_TAIL = 2048;

/** Whether the last `PDF_TAIL` bytes of a PDF, as Latin-1, have its end. */
export function isPdfEnd(tail: string): boolean {
  return tail.includes('%%EOF');
}
