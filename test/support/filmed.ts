import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '#build/chromium.ts';
import { withAxe } from './axe.ts';
import { test as withServer } from './fixtures.ts';
import { labelPicture, writeFilm, type LabelKind } from './labels.ts';

/** A label as a camera sees it; `module`: the size of its smallest part in pixels. */
export type FilmedLabel = { readonly kind: LabelKind; readonly text: string; readonly module: number };

/** `before`: a page in a Chromium of its own, before whose camera lie these labels, a second each, over and over. */
export const test = withServer.extend<{ before: (...labels: readonly FilmedLabel[]) => Promise<Page> }>({
  before: async ({ viewport }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'milepost-film-'));
    const browsers: Browser[] = [];
    await use(async (...labels) => {
      const film = join(folder, `${browsers.length}.y4m`);
      await writeFilm(
        film,
        labels.map(({ kind, text, module }) => labelPicture(kind, text, { width: 1280, height: 720, module })),
      );
      const fakes = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
      const executablePath = (await findChromium())?.path;
      const browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: [...CHROMIUM_ARGS, ...fakes],
      });
      browsers.push(browser);
      const page = await browser.newPage({ viewport });
      page.setDefaultTimeout(15_000);
      await withAxe(page);
      return page;
    });
    for (const browser of browsers) await browser.close();
    await rm(folder, { recursive: true });
  },
});
