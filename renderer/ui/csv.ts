import { download } from './download.ts';

/** Rows of text as CSV (RFC 4180), the names of the columns first; with a byte order mark, so that spreadsheets take it for UTF-8. */
export function csvOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[columns, ...rows].map((cells) => cells.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

/** Hands a CSV to the person as a file. */
export function downloadCsv(name: string, text: string): void {
  download(name, 'text/csv;charset=utf-8', text);
}

/** Quoted where it must be. A spreadsheet would run what begins like a formula, and it may come from somebody else: it is made text. */
function cellOf(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
