import type { BrowserContext, Page } from '@playwright/test';

/**
 * A laptop whose clock a test sets, as a person or an empty battery does: `ahead` milliseconds of the truth on every page that opens
 * from now on, until `setClock` says otherwise.
 */
export async function adjustableClock(context: BrowserContext, ahead = 0): Promise<void> {
  await context.addInitScript((start) => {
    const Real = Date;
    const shift = (): number => Number(localStorage.getItem('test.clock-shift') ?? start);
    globalThis.Date = class extends Real {
      constructor(...given: [] | [string | number | Date]) {
        super(given[0] ?? Real.now() + shift());
      }
      static override now(): number {
        return Real.now() + shift();
      }
    } as DateConstructor;
  }, ahead);
}

/** Sets the clock of this laptop `shiftMs` milliseconds ahead of the truth. */
export function setClock(page: Page, shiftMs: number): Promise<void> {
  return page.evaluate((ms) => localStorage.setItem('test.clock-shift', String(ms)), shiftMs);
}
