import { median, percentile, type Bench } from './bench.ts';

const DOCUMENTS = 100_000;
const SAVES = 200;

/** From the click on Save to durable on this laptop: incident, timeline entry, outbox and journal, each synced to disk. */
export const save: Bench = {
  compares: `logging an incident with ${DOCUMENTS} there, with and without a journal, and while pulled pages arrive`,
  run: async ({ rounds, pages, openBrowser, say }) => {
    const page = await (await openBrowser()).newPage();
    await page.goto(`${pages}/bench.html`);
    say(`filling the store with ${DOCUMENTS} incidents …`);
    await page.evaluate((count) => globalThis.bench.fill(count), DOCUMENTS);
    const alone: number[] = [];
    const without: number[] = [];
    const during: number[] = [];
    await page.evaluate((count) => globalThis.bench.save(count), 20);
    for (let round = 0; round < rounds; round += 1) {
      say(`round ${round + 1} of ${rounds}: ${SAVES} saves alone, ${SAVES} during a pull …`);
      alone.push(percentile(await page.evaluate((count) => globalThis.bench.save(count), SAVES), 99));
      without.push(percentile(await page.evaluate((count) => globalThis.bench.saveWithoutJournal(count), SAVES), 99));
      during.push(percentile(await page.evaluate((count) => globalThis.bench.saveDuringPull(count), SAVES), 99));
    }
    const facts = { docs: DOCUMENTS, saves: SAVES };
    return [
      { metric: 'durable_p99_ms', unit: 'ms', value: median(alone), peers: { no_journal: median(without) }, rounds, facts },
      { metric: 'durable_during_pull_p99_ms', unit: 'ms', value: median(during), rounds, facts },
    ];
  },
};
