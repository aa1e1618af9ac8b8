import type { Route } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { badge, enter, logIncident, nothingToSend, row, setSeverity, signInOnline } from '../support/people.ts';
import { heldTitles } from '../support/trouble.ts';

const tooOld = (route: Route): Promise<void> =>
  route.fulfill({
    status: 426,
    contentType: 'application/problem+json',
    json: { type: 'milepost:client-too-old', kind: 'client-too-old', title: 'Update', status: 426 },
  });

test('[S67][S69] an app too old for the server keeps its work, says so, and lets it be taken out', async ({ browser, server }) => {
  test.setTimeout(90_000);
  const technician = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  await signInOnline(technician, server, 'technician');
  await technician.route('**/api/v1/**', tooOld);
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'Written by an old app' });
  await expect(technician.getByRole('link', { name: /Update the app to send · .*1 to send/ })).toBeVisible({ timeout: 30_000 });
  await technician.getByRole('link', { name: 'Sync', exact: true }).click();
  await expect(technician.getByText('Update the app, then it goes by itself')).toBeVisible();
  const [download] = await Promise.all([
    technician.waitForEvent('download'),
    technician.getByRole('button', { name: 'Export as a readable file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^milepost-unsent-.*\.json$/);

  await technician.unroute('**/api/v1/**', tooOld);
  await technician.getByRole('button', { name: 'Check now' }).click();
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  expect(await heldTitles(server)).toContain('Written by an old app');
});

test('[S68] a record with fields of a newer version can be edited, and keeps them', async ({ browser, server }) => {
  test.setTimeout(90_000);
  const operator = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  const sent: string[] = [];
  await operator.route('**/api/v1/sync/incidents**', async (route) => {
    const request = route.request();
    // The real server's sums know nothing of the further field: this one has none to compare with.
    if (/\/incidents\/(digest|bucket|documents)/.test(request.url())) {
      const problem = { type: 'milepost:not-found', kind: 'not-found', title: 'not found', status: 404 };
      await route.fulfill({ status: 404, json: problem });
      return;
    }
    if (request.method() === 'GET') {
      const response = await route.fetch();
      const answer = (await response.json()) as { documents: object[] };
      await route.fulfill({ response, json: { ...answer, documents: answer.documents.map((one) => ({ ...one, weather: 'storm' })) } });
      return;
    }
    // What only the newer server knows, it takes; this one stands in for it.
    const body = request.postData() ?? '';
    sent.push(body);
    await route.continue({ postData: body.replaceAll(',"weather":"storm"', '').replaceAll('"weather":"storm",', '') });
  });
  await enter(operator, server, 'operator');
  await row(operator, 'A14 lane controller reboots').click();
  await setSeverity(operator, 'SEV4');
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(sent[0]).toContain('"weather":"storm"');
  await expect(badge(operator)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(operator.getByRole('button', { name: /^Edit Severity/ })).toContainText('SEV4');
});
