import type { BrowserContext, Page } from '@playwright/test';
import { ensureBuilt } from '#build/app.ts';
import { logIncident, row, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { median, percentile, type Bench } from './bench.ts';

const CHANGES = 20;

/** What one person changes on the other's screen, both online, through the real app and the real server. */
export const live: Bench = {
  compares: 'from pressing a button in one browser to reading it in another, both online',
  run: async ({ rounds, openBrowser, say }) => {
    await ensureBuilt(say);
    const server = await startTestServer();
    try {
      const technician = await firstPage(await openBrowser());
      const operator = await firstPage(await openBrowser());
      await signIn(technician, server, 'technician');
      await signIn(operator, server, 'operator');
      await logIncident(technician, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/, title: 'Live' });
      await row(operator, 'Live').click();
      const p95: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const ms: number[] = [];
        for (let change = 0; change < CHANGES; change += 1) ms.push(await remarkSeen(technician, operator, `remark ${round}.${change}`));
        p95.push(percentile(ms, 95));
        say(`round ${round + 1}: p95 ${Math.round(percentile(ms, 95))} ms`);
      }
      return [{ metric: 'other_screen_p95_ms', unit: 'ms', value: median(p95), rounds, facts: { changes: CHANGES } }];
    } finally {
      await server.dispose();
    }
  },
};

/** Both pages run on this machine, so their clocks are one: the moment of the key against the moment of the paint. */
async function remarkSeen(from: Page, to: Page, text: string): Promise<number> {
  const seen = to.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.body.innerText.includes(wanted)) resolve(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    text,
  );
  await from.getByRole('textbox', { name: 'Remark' }).fill(text);
  await from.evaluate(() => {
    const note = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter') return;
      Object.assign(globalThis, { pressedAt: performance.timeOrigin + performance.now() });
      removeEventListener('keydown', note, true);
    };
    addEventListener('keydown', note, true);
  });
  await from.keyboard.press('Control+Enter');
  const pressed = await from.evaluate(() => (globalThis as unknown as { pressedAt: number }).pressedAt);
  return (await seen) - pressed;
}

async function firstPage(context: BrowserContext): Promise<Page> {
  return context.pages()[0] ?? context.newPage();
}
