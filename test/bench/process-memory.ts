import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** The most memory that a process has held so far, in bytes, as Linux counts it. Other systems do not say: fails there. */
export function peakOf(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} does not say how much memory it has held`);
  return Number(kilobytes) * 1024;
}

/** The process of a page; the only one of its browser that shows a page of ours. */
export async function rendererOf(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser to ask');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  // The busiest: the others hold an empty tab, or nothing yet.
  const [busiest] = renderers.toSorted((a, b) => b.cpuTime - a.cpuTime);
  if (busiest === undefined) throw new Error('no page has a process');
  return busiest.id;
}
