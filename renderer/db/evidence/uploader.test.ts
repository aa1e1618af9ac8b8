import { BehaviorSubject } from 'rxjs';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { recordKey } from '../local-store.ts';
import { statusAtStart, type SyncStatus } from '../sync/status.ts';
import { idOf, INCIDENT, openLaptop, type TestLaptop } from '../testing/open-laptop.ts';
import { EvidenceStore } from './evidence-store.ts';
import type { SendEnd } from './send.ts';
import { startUploading } from './uploader.ts';

let laptop: TestLaptop;
let store: EvidenceStore;
let status$: BehaviorSubject<SyncStatus>;
/** What the server answers next, and what it was sent. */
let end: SendEnd;
let sent: string[];

beforeEach(async () => {
  laptop = await openLaptop();
  store = new EvidenceStore('evidence');
  status$ = new BehaviorSubject<SyncStatus>({ ...statusAtStart, phase: 'files-to-send' });
  [end, sent] = ['too-large', []];
  const id = idOf(1);
  await store.bytes.put({ id, blob: new Blob(['film']) });
  await store.files.put({ id, incident: INCIDENT, name: 'clip.mp4', size: 4, waiting: 1, since: 0, lookedAt: 0 });
  await laptop.local.receipts.put({ key: recordKey('evidence', id), upTo: laptop.clock.stamp(), seq: 1, at: 0 });
  onTestFinished(() => store.close());
});

function start(isMetered: (chosen: boolean) => boolean = () => false): () => Promise<void> {
  const stop = startUploading({
    store,
    local: laptop.local,
    records: laptop.collections.evidence,
    api: {
      request: () => Promise.reject(new Error('not asked for')),
      json: () => Promise.reject(new Error('not asked for')),
      headers: async () => ({ ok: true, value: {} }),
    },
    serverAddress: 'https://server.test',
    status$,
    isMetered,
    random: () => 0,
    send: async ({ evidence }) => {
      sent.push(evidence);
      return end;
    },
  });
  onTestFinished(stop);
  return stop;
}

const problem = async (): Promise<string | undefined> => (await store.files.get(idOf(1)))?.problem;

test('[S91] [S96] a file that was too large is offered once at each start, not at each contact, and at once when somebody wants it', async () => {
  const stop = start();
  await vi.waitFor(async () => expect(await problem()).toBe('too-large'));
  status$.next({ ...statusAtStart, phase: 'offline' });
  status$.next({ ...statusAtStart, phase: 'files-to-send' });
  await stop();
  expect(sent).toHaveLength(1);

  start();
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(await problem()).toBe('too-large');
  end = 'sent';
  await store.files.update(idOf(1), { problem: undefined });
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(await problem()).toBeUndefined();
});

test('a line that somebody said is paid for by the byte is asked about, and is none once that is taken back', async () => {
  end = 'cut';
  await store.choices.put({ key: 'paidLine', value: true });
  const asked: boolean[] = [];
  start((chosen) => {
    asked.push(chosen);
    return chosen;
  });
  await vi.waitFor(() => expect(asked).toContain(true));
  expect(sent).toEqual([]);
  await store.choices.put({ key: 'paidLine', value: false });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
});
