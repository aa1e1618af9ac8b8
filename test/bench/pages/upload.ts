import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { sendBytes } from '#renderer/db/evidence/send.ts';

let file: Blob = new Blob();

/** Makes a file of `size` bytes that begins with `number`; answers with its SHA-256 in hexadecimal digits. */
export async function makeFile({ size, number }: { readonly size: number; readonly number: number }): Promise<string> {
  const bytes = new Uint8Array(size).map((_, place) => (place * 31 + (place >> 8)) & 255);
  new DataView(bytes.buffer).setUint32(0, number);
  file = new Blob([bytes]);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

type To = { readonly address: string; readonly token: string; readonly evidence: string };

/** Sends the file that was made as the app does; answers with how long it took until the server had it, in ms. */
export async function sendFile({ address, token, evidence }: To): Promise<number> {
  const started = performance.now();
  const end = await sendBytes({
    serverAddress: address,
    evidence,
    bytes: file,
    headers: { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
    url: undefined,
    onUrl: () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  if (end !== 'sent') throw new Error(`the upload ended: ${end}`);
  return performance.now() - started;
}

/** The same file in one plain POST. */
export async function postFile(url: string): Promise<number> {
  const started = performance.now();
  const answer = await fetch(url, { method: 'POST', body: file });
  if (!answer.ok) throw new Error(String(answer.status));
  await answer.text();
  return performance.now() - started;
}
