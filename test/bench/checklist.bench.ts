import type { Page } from '@playwright/test';
import { startRun } from '#domain/checklists/run.ts';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { ChecklistForm, ChecklistItem } from '#domain/schema/checklist-form.ts';
import { ensureBuilt } from '#build/app.ts';
import { badge, nothingToSend, signIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { serverWrites } from '../support/trouble.ts';
import { median, percentile, type Bench } from './bench.ts';

const ITEMS = 200;
/** What a visit asks on a usual day. */
const FEW = 20;
const KEYS = 60;
/** Saving an answer and showing that it is saved come within this, in ms. */
const AFTER_MS = 150;
/** A trace that has not come to its end by then never does, in ms. */
const TRACE_ENDS_MS = 60_000;

/** How long the page is busy without a break after a key: typed into a field, or pressed to choose an answer. */
export const checklist: Bench = {
  compares: `keys pressed while filling a checklist of ${ITEMS} items in the built app, against one of ${FEW}`,
  run: async ({ rounds, openBrowser, say, scaled }) => {
    await ensureBuilt(say);
    const server = await startTestServer();
    try {
      const runs = await twoRuns(server, scaled(ITEMS));
      const page = await (await openBrowser()).newPage();
      await signIn(page, server, 'technician');
      const [ours, peer]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds; round += 1) {
        const long = await filled(page, server, runs.long);
        const short = await filled(page, server, runs.short);
        say(`round ${round}: ${long.toFixed(1)} ms, few items ${short.toFixed(1)} ms${round === 0 ? ' (not counted: warms both)' : ''}`);
        if (round === 0) continue;
        ours.push(long);
        peer.push(short);
      }
      const facts = { items: scaled(ITEMS), few: FEW, keys: KEYS };
      return [{ metric: 'keystroke_p95_ms', unit: 'ms', value: median(ours), peers: { few_items: median(peer) }, rounds, facts }];
    } finally {
      await server.dispose();
    }
  },
};

/** Numbers, choices and texts by turns; every tenth is shown and required only by the answer to the one before. */
function formOf(count: number): ChecklistForm {
  const items = Array.from({ length: count }, (_, place): ChecklistItem => {
    const hangs = place % 10 === 9 ? { showIf: { answered: `item-${place - 1}` } } : {};
    const common = { key: `item-${place}`, label: `Reading ${place} of the cabinet is as planned`, required: true, ...hangs };
    if (place % 3 === 0) return { ...common, kind: 'text' };
    return place % 3 === 1 ? { ...common, kind: 'pass-fail' } : { ...common, kind: 'number', unit: 'V', min: 10, max: 14 };
  });
  const sections = Array.from({ length: Math.ceil(count / 20) }, (_, part) => ({
    key: `part-${part}`,
    title: `Part ${part + 1}`,
    items: items.slice(part * 20, part * 20 + 20),
  }));
  return { key: 'bench', version: 1, title: `Bench of ${count}`, about: 'site', sections };
}

async function twoRuns(server: TestServer, count: number): Promise<{ readonly long: Checklist; readonly short: Checklist }> {
  const { storage } = server.running().deps;
  const [tenant] = await storage.read((reader) => reader.tenants());
  const people = await storage.read((reader) => reader.allDocuments(tenant?.id ?? '', 'people'));
  const by = people.find(({ role }) => role === 'technician')?.id ?? '';
  const at = Date.now();
  const started = (items: number): Checklist => {
    const id = uuidv7(
      at,
      Uint8Array.from({ length: 10 }, (_, place) => place + (items % 200)),
    );
    return startRun(formOf(items), { site: '' }, { id, by, at: new Date(at).toISOString(), stamp: formatHlc(at, 0, 'benchben0005') });
  };
  const [long, short] = [started(count), started(FEW + 1)];
  await serverWrites(server, 'checklists', [long, short]);
  return { long, short };
}

/** The 95th percentile of the longest task of the page after a key, in milliseconds. */
async function filled(page: Page, server: TestServer, run: Checklist): Promise<number> {
  await page.goto(`${server.address}/checklists/${run.id}`);
  await page.getByRole('heading', { name: run.form.title }).waitFor();
  await badge(page).filter({ hasText: nothingToSend }).waitFor();
  // What the page does after loading is not what is measured here.
  await page.waitForTimeout(2000);
  await page.locator('[data-item="item-0"]').getByRole('textbox').first().focus();
  const tasks = await traced(page, async () => {
    for (let key = 0; key < KEYS; key += 1) {
      // Seven letters into a text, then on to the next item and its first answer.
      await page.keyboard.press(key % 10 < 7 ? 'a' : key % 10 === 8 ? '1' : 'ArrowDown');
      await page.waitForTimeout(AFTER_MS);
    }
  });
  await page.locator('[data-item="item-1"] [aria-pressed=true]').waitFor();
  const keys = tasks.filter(({ name }) => name === 'keydown').map(({ start }) => start);
  if (keys.length !== KEYS) throw new Error(`${keys.length} keys were traced`);
  const longest = keys.map((at) => {
    const then = tasks.filter(({ name, start, ms }) => name === 'task' && start + ms > at && start < at + AFTER_MS);
    return Math.max(...then.map(({ ms }) => ms));
  });
  return percentile(longest, 95);
}

/** What the thread of the page did: whole tasks, and the keys that it heard of. Milliseconds. */
type Traced = { readonly name: 'task' | 'keydown'; readonly start: number; readonly ms: number };

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
};

/** Chromium's own trace, since a page cannot see how long it does not answer: the browser keeps its messages back until it has painted. */
async function traced(page: Page, work: () => Promise<void>): Promise<readonly Traced[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] },
  });
  await work();
  const complete = new Promise<void>((resolve, reject) => {
    session.once('Tracing.tracingComplete', () => resolve());
    setTimeout(() => reject(new Error('the trace does not end')), TRACE_ENDS_MS);
  });
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const keys = events.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown');
  const [first] = keys;
  return events.flatMap((event): Traced[] => {
    const { name, ph, pid, tid, ts, dur = 0 } = event;
    if (pid !== first?.pid || tid !== first.tid || ph !== 'X') return [];
    if (keys.includes(event)) return [{ name: 'keydown', start: ts / 1000, ms: 0 }];
    return name === 'RunTask' ? [{ name: 'task', start: ts / 1000, ms: dur / 1000 }] : [];
  });
}
