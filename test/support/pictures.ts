import type { Page } from '@playwright/test';

/** Drops a picture of many colours, made in the page, on the incident that is shown. */
export async function dropPicture(page: Page, name: string): Promise<void> {
  await page.evaluate(async (called) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [600, 400];
    const context = canvas.getContext('2d');
    for (let at = 0; at < 2400; at += 1) {
      if (context !== null) context.fillStyle = `hsl(${(at * 97) % 360} 90% ${20 + ((at * 31) % 60)}%)`;
      context?.fillRect((at % 60) * 10, Math.floor(at / 60) * 10, 10, 10);
    }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    const given = new DataTransfer();
    given.items.add(new File([blob ?? ''], called, { type: 'image/png' }));
    document.querySelector('article')?.dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
  }, name);
}
