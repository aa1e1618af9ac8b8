import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../chromium.ts';

/**
 * `node build/icons/make.ts`: draws the icons from `mark.svg` with a browser. Run it after changing the mark; the results are in git.
 * A maskable icon keeps the mark inside the middle 80 %, as launchers cut off the rest.
 */
const OUT = 'renderer/public/icons';
const ICONS = [
  { file: 'icon-192.png', size: 192, share: 1 },
  { file: 'icon-512.png', size: 512, share: 1 },
  { file: 'icon-maskable-512.png', size: 512, share: 0.8 },
] as const;

const found = await findChromium();
if (found === undefined) throw new Error('no Chromium found: set MILEPOST_CHROMIUM');
const mark = await readFile('build/icons/mark.svg', 'utf8');
await mkdir(OUT, { recursive: true });
await copyFile('build/icons/mark.svg', join(OUT, 'mark.svg'));
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
for (const { file, size, share } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const background = share < 1 ? '#16324a' : 'transparent';
  await page.setContent(`<style>*{margin:0}body{background:${background};display:grid;place-items:center;height:100vh}
    svg{width:${share * 100}%}</style>${mark}`);
  await writeFile(join(OUT, file), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
console.log(`drew ${ICONS.map(({ file }) => file).join(', ')} into ${OUT}`);
