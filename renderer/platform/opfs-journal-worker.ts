import { journalDisk, type JournalRequest } from './opfs-journal-disk.ts';

/** How the worker answers a question of the page. */
export type JournalAnswer =
  | { readonly question: number; readonly ok: true; readonly value: unknown }
  | { readonly question: number; readonly ok: false; readonly reason: string };

const FOLDER = 'milepost-journal';
const answer = journalDisk(async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true }));

globalThis.addEventListener('message', ({ data }: MessageEvent<{ question: number; request: JournalRequest }>) => {
  const { question, request } = data;
  const tell = (told: JournalAnswer): void => postMessage(told);
  answer(request).then(
    (value) => tell({ question, ok: true, value }),
    (error: unknown) => tell({ question, ok: false, reason: String(error) }),
  );
});
