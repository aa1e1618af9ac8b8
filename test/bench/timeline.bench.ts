import type { Page } from '@playwright/test';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { remark } from '#domain/rules/timeline.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { ensureBuilt } from '#build/app.ts';
import { seeded } from '../fixtures/random.ts';
import { signIn } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { serverWrites } from '../support/trouble.ts';
import { median, type Bench } from './bench.ts';

const ENTRIES = 2000;
/** What an incident has on a usual day. */
const FEW = 20;

/** From the press on a row of the board until its timeline is on screen and the page answers again. */
export const timeline: Bench = {
  compares: `an incident with ${ENTRIES} entries opened from the board of the built app, against one with ${FEW}`,
  run: async ({ rounds, openBrowser, say, scaled }) => {
    await ensureBuilt(say);
    const server = await startTestServer();
    try {
      const [many, few] = await twoIncidents(server);
      await serverWrites(server, 'timeline', [...entriesOf(many, scaled(ENTRIES)), ...entriesOf(few, FEW)]);
      const page = await (await openBrowser()).newPage();
      await signIn(page, server, 'operator');
      const [ours, peer]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds; round += 1) {
        const [long, short] = [await opened(page, many, scaled(ENTRIES)), await opened(page, few, FEW)];
        say(
          `round ${round}: ${Math.round(long)} ms, few entries ${Math.round(short)} ms${round === 0 ? ' (not counted: warms both)' : ''}`,
        );
        if (round === 0) continue;
        ours.push(long);
        peer.push(short);
      }
      const facts = { entries: scaled(ENTRIES), few: FEW };
      return [{ metric: 'interactive_ms', unit: 'ms', value: median(ours), peers: { few_entries: median(peer) }, rounds, facts }];
    } finally {
      await server.dispose();
    }
  },
};

async function twoIncidents(server: TestServer): Promise<[Incident, Incident]> {
  const { storage } = server.running().deps;
  const [tenant] = await storage.read((reader) => reader.tenants());
  const open = (await storage.read((reader) => reader.allDocuments(tenant?.id ?? '', 'incidents'))).filter(({ phase }) => phase === 'open');
  const [many, few] = open;
  if (many === undefined || few === undefined) throw new Error('the demo has too few open incidents');
  return [many, few];
}

/** Remarks a second apart, one in twenty of another time than it was written. */
function entriesOf({ id, loggedBy, loggedAt }: Incident, count: number): TimelineEntry[] {
  const random = seeded(count);
  const start = Date.parse(loggedAt);
  return Array.from({ length: count }, (_, place) => {
    const at = start + place * 1000;
    const bytes = Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256));
    const context = {
      by: loggedBy,
      occurredAt: new Date(at).toISOString(),
      newId: () => uuidv7(at, bytes),
      tick: () => formatHlc(at, 0, 'benchben0004'),
    };
    const happened = place % 20 === 0 ? new Date(at - 600_000).toISOString() : undefined;
    return remark(id, `Looked at it for the ${place}th time: cabinet warm, fan runs, picture drops out and comes back.`, context, happened);
  });
}

/** Milliseconds, measured in the page. */
async function opened(page: Page, { id, title }: Incident, entries: number): Promise<number> {
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  const row = page.locator(`a[href*="/incidents/${id}"]`).first();
  await row.scrollIntoViewIfNeeded();
  const ms = await row.evaluate(async (link: HTMLElement, least) => {
    const started = performance.now();
    link.click();
    await new Promise<void>((resolve) => {
      const seen = (): void => {
        const first = document.querySelector('article [role=group] li[aria-setsize]');
        if (Number(first?.getAttribute('aria-setsize')) >= least) setTimeout(resolve);
        else requestAnimationFrame(seen);
      };
      requestAnimationFrame(seen);
    });
    return performance.now() - started;
  }, entries);
  await page.getByRole('heading', { name: title }).waitFor();
  return ms;
}
