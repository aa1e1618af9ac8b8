import { CHROMIUM_ARGS, findChromium } from '#build/chromium.ts';

/** For `test.use`: a Chromium that draws maps, which is in WebGL, without a graphics card. */
export const drawingMaps = {
  launchOptions: {
    executablePath: (await findChromium())?.path,
    args: [...CHROMIUM_ARGS, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  },
};
