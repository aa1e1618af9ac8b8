import type { BrowserContext, Page } from '@playwright/test';
import bundledAxe from 'axe-core';

declare global {
  // Put there by `withAxe`: the page's policy lets no script in from outside.
  var axe: typeof bundledAxe;
}

/** Brings axe along with every page that this one loads from now on. */
export function withAxe(page: Page | BrowserContext): Promise<unknown> {
  return page.addInitScript({ content: bundledAxe.source });
}

/** Everything that axe finds on the page as it is, in words. `enhanced`: contrast as for bad light (WCAG AAA). */
export async function axeFinds(page: Page, enhanced = false): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const found = await page.evaluate(async (enabled) => {
    const rules = { 'color-contrast-enhanced': { enabled } };
    return (await globalThis.axe.run(document, { rules, resultTypes: ['violations'] })).violations;
  }, enhanced);
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${String(target)} ${failureSummary ?? ''}`).join(' | ')}`,
  );
}
