import type { Page } from '@playwright/test';
import { startRun } from '#domain/checklists/run.ts';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { edit } from '#domain/merge/merge.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { checklistShape } from '#domain/schema/checklist.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, network, nothingToSend, row, signIn, twoPeople } from '../support/people.ts';
import { held, serverWrites } from '../support/trouble.ts';

const version = (page: Page) => page.getByText(/^v\d+$/).first();

test('a technician proposes a block offline, a second person publishes it, and the laptop gives the new verdict', async ({
  browser,
  server,
}) => {
  const { field, technician, operator: lead } = await twoPeople(browser, server, { noc: 'lead' });

  await network(field, 'cut');
  await technician.reload();
  await row(technician, 'A14 lane controller reboots').click();
  await expect(technician.getByText(/^checked against v14 · last heard from the server:/)).toBeVisible();
  await technician.getByRole('link', { name: 'Device page' }).click();
  await expect(technician.getByText(/^checked against v14/)).toBeVisible();
  await technician.getByRole('link', { name: 'Unknown' }).click();
  const verdict = technician.getByRole('region', { name: 'The verdict' });
  await expect(verdict).toContainText('Unknown');
  await expect(verdict).toContainText('No rule speaks of this combination');
  await expect(verdict).toContainText('Nearest that may run: app 1.4.12');
  await technician.reload();
  await expect(verdict).toContainText('Unknown');
  await expect(version(technician)).toHaveText('v14');

  // From the incident: the rule is there already, and says where it comes from.
  await technician.goto(server.address);
  await row(technician, 'A14 lane controller reboots').click();
  // What is to go in is noted, too; what ran can still be noted after it.
  await technician.getByRole('link', { name: 'Unknown', exact: true }).click();
  await technician.getByRole('button', { name: 'Look at it' }).click();
  await expect(verdict).toContainText('Supported');
  await expect(technician.getByRole('link', { name: /LC-284/ })).toBeVisible();
  await verdict.getByRole('button', { name: 'Note this on the incident' }).click();
  await expect(verdict).toContainText('Noted on the incident: A14 lane controller reboots');
  await verdict.getByRole('link', { name: /A14 lane controller reboots/ }).click();
  await expect(technician.getByText('Mara Lind relied on v14: Supported')).toContainText(/for LC-4 r2 · .* · 1\.4\.12/);
  await technician.getByRole('button', { name: 'Note this check' }).click();
  await expect(technician.getByText('Mara Lind relied on v14: Unknown')).toBeVisible();
  await technician.getByRole('link', { name: 'Block this combination' }).click();
  await expect(technician.getByLabel('Model')).toHaveValue('LC-4');
  await expect(technician.getByLabel('Firmware')).toHaveValue('3.1.0');
  await expect(technician.getByLabel('App')).toHaveValue('1.4.13');
  await technician.getByLabel('Reason').fill('Reboots every five minutes');
  await technician.getByRole('button', { name: 'Propose for review' }).click();
  await expect(technician.getByText('It waits for a second person.')).toBeVisible();
  await technician.reload();
  await expect(technician.getByText('Reboots every five minutes')).toBeVisible();
  await expect(technician.getByRole('link', { name: /A14 lane controller reboots/ })).toBeVisible();
  await expect(technician.getByRole('button', { name: 'Publish' })).toHaveCount(0);
  await expect(badge(technician)).toContainText('2 to send');

  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend);
  await lead.keyboard.press('g');
  await lead.keyboard.press('c');
  await lead.getByRole('link', { name: /2 wait for review/ }).click();
  await lead.getByRole('link', { name: /LC-4 r2/ }).click();
  await expect(lead.getByText('Reboots every five minutes')).toBeVisible();
  await expect(lead.getByRole('region', { name: 'What publishing it would change' })).toContainText('15 devices: Unknown → Blocked');
  await lead.getByRole('button', { name: 'Decline' }).click();
  await expect(lead.getByText('Say why, so that the author can mend it.')).toBeVisible();
  await lead.getByRole('button', { name: 'Publish' }).click();
  await expect(lead.getByText('Published by')).toBeVisible();
  await expect(badge(lead)).toContainText(nothingToSend);

  // What was relied on has changed: the incident asks to be looked at again.
  await expect(technician.getByText('Published by')).toBeVisible();
  await technician.getByRole('link', { name: 'Board', exact: true }).click();
  await technician.getByRole('button', { name: /^1 needs you/ }).click();
  await row(technician, 'A14 lane controller reboots').click();
  await expect(technician.getByText('The matrix says otherwise by now.')).toContainText('which said “Unknown”; now it is “Blocked”');

  await technician.getByRole('link', { name: 'Compatibility', exact: true }).first().click();
  await expect(version(technician)).toHaveText('v15');
  await technician.getByRole('combobox', { name: 'Device, serial or label' }).fill('LC-4 r2 / 3.1 / 1.4.13');
  await technician.getByRole('option', { name: /Take it as a label/ }).click();
  await technician.getByLabel('Vendor').fill('Viarom');
  await expect(verdict).toContainText('Blocked');
  await expect(verdict).toContainText('Reboots every five minutes');
  // It stays so without a network, and after a reload.
  await network(field, 'cut');
  await technician.reload();
  await expect(verdict).toContainText('Blocked');
});

test('a rollout is checked before it begins, and taken along as a file', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await page.goto(`${server.address}/compatibility/precheck`);
  await page.getByLabel('Hardware').selectOption('HP-7 r2');
  await page.getByLabel('Firmware').fill('7.1.0');
  const summary = page.getByRole('list', { name: 'How many devices' });
  await expect(summary).toContainText('Blocked37');
  await expect(summary).toContainText('Supported24');
  await page.getByLabel('App').fill('3.9.0');
  await expect(summary).toContainText('Supported61');
  await page.getByLabel('App').fill('');
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await started).suggestedFilename()).toMatch(/^milepost-precheck-\d{4}-\d\d-\d\d\.csv$/);
  const file = await (await started).createReadStream();
  const text = Buffer.concat(await file.toArray()).toString();
  expect(text.split('\r\n')).toHaveLength(63);
  expect(text).toContain('the app has to be 3.9 or later');
  await page.getByLabel('Names or serials').fill('NOBODY-1');
  await expect(page.getByText('1 name is not on this laptop: NOBODY-1')).toBeVisible();
});

test('a matrix file becomes proposals, a published rule is replaced, and the history tells it', async ({ page, server }) => {
  await signIn(page, server, 'lead');
  await page.goto(`${server.address}/compatibility/rules`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  const buffer = Buffer.from('model,firmware,verdict,reason\nCam-A,>=3,blocked,No power\nCam-A,4,perhaps,\n');
  await (await chooser).setFiles({ name: 'matrix.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByRole('alert')).toContainText('Line 3: The verdict is none of supported, conditional, blocked.');
  await page.getByRole('button', { name: 'Propose 1 rule' }).click();
  await expect(page.getByText('1 rule proposed.')).toBeVisible();
  await expect(page.getByRole('link', { name: /Cam-A · firmware >=3/ })).toBeVisible();

  // The demo's own proposal comes from somebody else: the lead may publish it.
  await page.getByRole('link', { name: /Norlume Cam-B r2/ }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('link', { name: 'Withdraw this rule' }).click();
  await page.getByRole('button', { name: 'Propose for review' }).click();
  await expect(page.getByText('Say why, or on what condition')).toBeVisible();
  await page.getByLabel('Reason').fill('Mended in 2.4.1b');
  await page.getByRole('button', { name: 'Propose for review' }).click();
  await expect(page.getByRole('region', { name: 'Takes the place of' })).toContainText('Restarts at dusk');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('Declined', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'All rules' }).click();
  await expect(page.getByRole('row', { name: /^v15/ })).toContainText('Cam-B r2');
  await page.getByLabel('What changed since').selectOption('14');
  await expect(page.getByRole('region', { name: 'History' }).getByRole('row')).toHaveCount(2);
});

test('[S87] a conditional rule names the checklist that has to be passed, and the answer says whether it was, on the device', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'operator');
  const { storage } = server.running().deps;
  const [tenant] = await storage.read((reader) => reader.tenants());
  const [devices, people] = await storage.read((reader) =>
    Promise.all([reader.allDocuments(tenant?.id ?? '', 'devices'), reader.allDocuments(tenant?.id ?? '', 'people')]),
  );
  const device = devices.find(({ type, variant }) => type === 'camera' && variant.hardware === 'Cam-B r1');
  const by = people.find(({ role }) => role === 'technician')?.id ?? '';
  const form = roadside.checklists.find(({ key }) => key === 'sat-camera-night');
  if (device === undefined || form === undefined) throw new Error('the demo has no such camera');
  const asked = new URLSearchParams({ device: device.id, firmware: '2.4.0', app: '5.1.0' });
  await page.goto(`${server.address}/compatibility?${asked}`);
  const verdict = page.getByRole('region', { name: 'The verdict' });
  await expect(verdict).toContainText('Conditional');
  await expect(verdict).toContainText('Not passed on this device with these versions yet: SAT camera, night.');

  // Somebody out there has passed it, on these versions.
  const at = Date.now();
  const tick = (count: number) => formatHlc(at + count, 0, 'abcdefgh0009');
  const running = { ...device, variant: { ...device.variant, firmware: '2.4.0', app: '5.1.0' } };
  const when = new Date(at).toISOString();
  const short = {
    ...form,
    sections: form.sections.map((section) => ({ ...section, items: section.items.map((item) => ({ ...item, required: false })) })),
  };
  const id = uuidv7(at, new Uint8Array(10));
  const run = startRun(short, { device: running, site: device.site }, { id, by, at: when, stamp: tick(0) });
  await serverWrites(server, 'checklists', [
    edit(checklistShape, run, { finished: { at: when, by, undone: [] } }, tick(1), by, () => true),
  ]);
  await expect(verdict).toContainText('Condition met: SAT camera, night passed by Mara Lind');
  await verdict.getByRole('link', { name: /^Condition met/ }).click();
  await expect(page.getByText('Finished by Mara Lind')).toBeVisible();

  // Whoever writes such a rule chooses the checklist.
  await page.goto(`${server.address}/compatibility/rules/new`);
  await expect(page.getByLabel('Checklist that has to be passed')).toHaveCount(0);
  await page.getByRole('radio', { name: /Conditional/ }).click();
  await page.getByLabel('Checklist that has to be passed').selectOption({ label: 'SAT camera, day' });
  await page.getByLabel('Model').fill('Cam-A');
  await page.getByRole('textbox', { name: 'Condition' }).fill('By day, facing the sun');
  await page.getByRole('button', { name: 'Propose for review' }).click();
  await expect(page.getByText('By day, facing the sun')).toBeVisible();
  await expect(badge(page)).toContainText(nothingToSend);
  expect((await held(server, 'variants')).map(({ ruling }) => ruling.passed)).toContain('sat-camera-day');
});
