import type { Page } from '@playwright/test';

/** Every control on screen that a glove may miss: narrower or lower than `least` CSS pixels. The label of a box belongs to it. */
export function smallTargets(page: Page, least = 48): Promise<string[]> {
  return page.evaluate((size) => {
    const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [role="option"], [role="menuitem"]');
    const isBox = (one: HTMLElement): one is HTMLInputElement => one.matches('[type="radio"], [type="checkbox"]');
    return [...all].flatMap((one) => {
      const labels = isBox(one) ? [...(one.labels ?? [])] : [];
      const parts = [one, ...labels].filter((part) => part.checkVisibility({ visibilityProperty: true }));
      const rects = parts.map((part) => part.getBoundingClientRect());
      const width = Math.max(0, ...rects.map((rect) => rect.width));
      const height = Math.max(0, ...rects.map((rect) => rect.height));
      // What waits for the keyboard outside of the page, or is there for readers only, is not touched.
      const { right, bottom } = one.getBoundingClientRect();
      const isThere = parts.length > 0 && right > 0 && bottom > 0 && width > 1;
      // Half a pixel is what rounding to the grid of the screen takes.
      const isSmall = Math.min(width, height) < size - 0.5;
      const name = one.getAttribute('aria-label') ?? (labels[0] ?? one).textContent;
      return isThere && isSmall ? [`${one.tagName.toLowerCase()} “${name}”: ${Math.round(width)} × ${Math.round(height)}`] : [];
    });
  }, least);
}
