import { median, type Bench, type Metric } from './bench.ts';

const RULES = 10_000;
const DEVICES = 10_000;

/** A large rollout, checked before it begins. */
export const matrix: Bench = {
  compares: `${DEVICES} devices checked against ${RULES} rules of the variant matrix, in the app's worker; against as many rules of few models`,
  run: async ({ rounds, pages, openBrowser, say, scaled }) => {
    const page = await (await openBrowser()).newPage();
    await page.goto(`${pages}/bench.html`);
    const measured = async (metric: string, models: number): Promise<Metric> => {
      const size = { rules: scaled(RULES), devices: scaled(DEVICES), models };
      const all: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const { ms, answered, blocked } = await page.evaluate((input) => globalThis.bench.rollout(input), size);
        if (answered !== size.devices || blocked === 0) throw new Error(`${answered} devices answered, ${blocked} blocked`);
        say(`${metric} round ${round}: ${Math.round(ms)} ms, ${blocked} blocked${round === 0 ? ' (not counted)' : ''}`);
        if (round > 0) all.push(ms);
      }
      return { metric, unit: 'ms', value: median(all), rounds, facts: size };
    };
    return [await measured('precheck_ms', 60), await measured('precheck_10_models_ms', 10)];
  },
};
