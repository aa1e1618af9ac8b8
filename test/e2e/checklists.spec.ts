import type { Page } from '@playwright/test';
import { answer, answerAll, item, note, saved, startVisit } from '../support/checklists.ts';
import { draftGone, draftKept } from '../support/drafts.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, giveReason, network, nothingToSend, row, signIn, twoPeople } from '../support/people.ts';

const progress = (page: Page) => page.getByRole('progressbar');

test('[S100] two people fill one run offline, and both answers are there; where safety hangs on it, it asks again', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { field, technician, office, operator } = await twoPeople(browser, server);
  await startVisit(technician, 'M6 J4 footbridge 3', 'Lamp is out');
  await expect(badge(technician)).toContainText(nothingToSend);
  await operator.goto(technician.url());
  await expect(operator.getByText('Lamp is out')).toBeVisible();

  await network(field, 'cut');
  await network(office, 'cut');
  await answer(technician, 'Mains voltage', '231');
  await answer(technician, 'The place is safe to work in', 'Pass');
  await answer(operator, 'Temperature in the cabinet', '21');
  await answer(operator, 'The place is safe to work in', 'Fail');
  await note(operator, 'The place is safe to work in', 'Ice on the steps');
  await network(field, 'back');
  await network(office, 'back');
  for (const page of [technician, operator]) {
    await expect(item(page, 'Mains voltage').getByRole('textbox')).toHaveValue('231');
    await expect(item(page, 'Temperature in the cabinet').getByRole('textbox')).toHaveValue('21');
    await expect(item(page, 'The place is safe to work in')).toContainText('Two people answered differently');
    await expect(item(page, 'The place is safe to work in')).toContainText(/(Mara Lind|Esi Osei) said: (Pass|Fail)/);
  }
  await answer(technician, 'The place is safe to work in', 'Fail');
  for (const page of [technician, operator]) {
    await expect(item(page, 'The place is safe to work in')).not.toContainText('Two people answered differently');
    await expect(item(page, 'The place is safe to work in')).toContainText('Failed');
    // Decided, and what was noted with the answer before is still there to be read.
    await expect(item(page, 'The place is safe to work in')).toContainText('Esi Osei said before: Fail · Ice on the steps');
  }
});

test('[S102] a run survives reloads offline; finishing names what is left undone; finished, it is only read', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const field = await browser.newContext();
  const page = await field.newPage();
  await signIn(page, server, 'technician');
  await network(field, 'cut');
  await startVisit(page, 'M6 J4 footbridge 3', '');
  await answer(page, 'Traffic management', 'Lane closed');
  await answer(page, 'Permit number', 'TM-2231');
  // Out of its limits: the note is asked for at once, with the keyboard in it.
  await answer(page, 'Mains voltage', '190');
  await expect(item(page, 'Mains voltage')).toContainText('Out of limits');
  await expect(item(page, 'Mains voltage').getByRole('textbox', { name: 'Note on: Mains voltage' })).toBeFocused();
  await page.keyboard.type('Generator is running');
  await page.keyboard.press('Tab');
  await expect(saved(page, 'Mains voltage')).toBeVisible();
  await expect(item(page, 'Mains voltage').getByRole('link', { name: 'Log an incident' })).toBeVisible();
  await page.reload();
  await expect(item(page, 'Permit number').getByRole('textbox')).toHaveValue('TM-2231');
  await expect(item(page, 'Mains voltage').getByRole('textbox', { name: 'Note on: Mains voltage' })).toHaveValue('Generator is running');
  // What an answer makes superfluous is gone, with whatever was said to it.
  await answer(page, 'Back-up battery', 'There is none');
  await expect(item(page, 'Battery voltage under load')).toHaveCount(0);
  await answer(page, 'Back-up battery', 'Good');
  await expect(item(page, 'Battery voltage under load')).toBeVisible();

  await page.getByRole('button', { name: 'Finish' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/Finish with \d+ left undone/);
  await expect(dialog.getByRole('list')).toContainText('Battery voltage under load');
  await expect(dialog.getByRole('list')).not.toContainText('Mains voltage');
  await dialog.getByRole('button', { name: 'Finish' }).click();
  await expect(dialog).toContainText('Say why, so that others understand.');
  await giveReason(page, 'Why it is left undone', 'Thunderstorm');
  await expect(page.getByText('Why: Thunderstorm')).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^Left undone: .*Battery voltage under load/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pass' })).toHaveCount(0);
  await expect(item(page, 'Mains voltage')).toContainText('190 V');

  await page.getByRole('button', { name: 'Take up again' }).click();
  await answer(page, 'Battery voltage under load', '12.8');
  await page.getByRole('link', { name: 'Checklists', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Yours' }).getByRole('link')).toContainText('Site visit');
});

test('a run is filled by keyboard alone, and undone', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await row(page, 'A14 lane controller reboots').click();
  await page.getByRole('button', { name: 'Fill SAT lane controller, day' }).click();
  await expect(page.getByRole('heading', { name: 'SAT lane controller, day' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('LC-284-0001');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('fw 3.1.0');
  await page.keyboard.press('ArrowDown');
  await expect(item(page, 'Hardware, firmware and app are as recorded').getByRole('button', { name: 'Pass' })).toBeFocused();
  await page.keyboard.press('2');
  const noted = item(page, 'Hardware, firmware and app are as recorded').getByRole('textbox');
  await expect(noted).toBeFocused();
  await page.keyboard.type('App is older');
  await page.keyboard.press('Tab');
  await expect(saved(page, 'Hardware, firmware and app are as recorded')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(noted).toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(item(page, 'Hardware, firmware and app are as recorded').getByRole('button', { pressed: true })).toHaveCount(0);
  await page.keyboard.press('3');
  await expect(item(page, 'Hardware, firmware and app are as recorded').getByRole('button', { pressed: true })).toHaveText(
    /Not applicable/,
  );
  await page.keyboard.press('n');
  await expect(noted).toBeFocused();
  await expect(progress(page)).toBeVisible();
});

test('a run is printed, or becomes a PDF, with no network: what was answered, and nothing to press', async ({ page, context, server }) => {
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await page.reload();
  await row(page, 'A14 lane controller reboots').click();
  await page.getByRole('button', { name: 'Fill SAT lane controller, day' }).click();
  await answer(page, 'Supply voltage', '19');
  await note(page, 'Supply voltage', 'Fuse box is hot');
  await expect(item(page, 'Supply voltage').getByRole('button', { name: 'Photo on: Supply voltage' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(item(page, 'Supply voltage')).toContainText('19 V · Mara Lind');
  await expect(item(page, 'Supply voltage').getByText('Fuse box is hot').filter({ visible: true })).toHaveCount(1);
  await expect(page.getByRole('button').filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Scan a label here' })).toBeHidden();
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});

test('[S102] an incident is closed with its closing checklist, and the timeline tells of it', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await row(page, 'A14 lane controller reboots').click();
  await page.getByRole('button', { name: 'Fill Closing checklist' }).click();
  await expect(page.getByRole('heading', { name: 'Closing checklist' })).toBeVisible();
  // Finished incomplete, it is taken up again from where it is asked for, and not begun anew.
  await page.getByRole('button', { name: 'Finish' }).click();
  await giveReason(page, 'Why it is left undone', 'Later');
  await expect(page.getByText('Why: Later')).toBeVisible();
  await page.getByRole('link', { name: 'A14 lane controller reboots' }).click();
  await page.getByRole('button', { name: 'Fill Closing checklist' }).click();
  await page.getByRole('button', { name: 'Take up again' }).click();
  await expect(page.getByRole('button', { name: 'Finish' })).toBeVisible();
  await answerAll(page);
  await answer(page, 'Root cause analysis', 'Neither');
  await note(page, 'Root cause analysis', 'Nobody knows yet');
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByText('Finished by Esi Osei')).toBeVisible();
  await page.getByRole('link', { name: 'A14 lane controller reboots' }).click();
  const told = (text: RegExp) => page.getByRole('listitem').filter({ hasText: text });
  await expect(told(/Closing checklist.*started/)).toBeVisible();
  await expect(told(/Closing checklist.*failed: Root cause analysis.*Nobody knows yet/)).toBeVisible();
  await expect(told(/Closing checklist.*finished/).first()).toBeVisible();
});

test('[S104] an admin publishes a version of a checklist with a condition; a run that was begun keeps the one it has', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { technician, operator: admin } = await twoPeople(browser, server, { noc: 'admin' });
  await startVisit(technician, 'M6 J4 footbridge 3', '');
  await admin.getByRole('link', { name: 'Checklists', exact: true }).click();
  await admin.getByRole('link', { name: 'Templates' }).click();
  await admin.getByRole('link', { name: 'Site visit' }).click();
  await expect(admin.getByText('“Traffic management” is Hard shoulder closed or Lane closed')).toHaveCount(1);
  await admin.getByRole('region', { name: 'Network' }).getByRole('button', { name: 'Add an item' }).click();
  await admin.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(admin.getByRole('alert')).toContainText('Network: needs words');
  const added = admin.getByRole('region', { name: 'Network' }).getByRole('listitem').last();
  await added.getByLabel('What is asked').fill('Aerial is tight');
  // A limit that is no number would let everything pass.
  await added.getByLabel('Answered by').selectOption({ label: 'Number' });
  await added.getByRole('textbox', { name: 'From', exact: true }).fill('12V');
  await admin.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(added).toContainText('Write a number.');
  await expect(admin.getByRole('alert')).toContainText('Network › Aerial is tight: has a limit that is no number');
  await added.getByLabel('Answered by').selectOption({ label: 'Pass, fail, not applicable' });
  await added.getByLabel('When it fails, ask for').selectOption({ label: 'a photo' });
  await added.getByRole('group', { name: 'Shown only when' }).getByRole('button', { name: 'Add a condition' }).click();
  await added.getByLabel('What must be so').selectOption({ label: '“Link” is LTE' });
  // As it will be filled.
  await expect(item(admin, 'Aerial is tight')).toHaveCount(0);
  await item(admin, 'Link').getByRole('button', { name: 'LTE' }).click();
  await expect(item(admin, 'Aerial is tight')).toBeVisible();
  await admin.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(admin.getByRole('row', { name: /Site visit/ })).toContainText('2');
  await expect(badge(admin)).toContainText(nothingToSend);

  await answer(technician, 'Link', 'LTE');
  await expect(item(technician, 'LTE signal (RSRP)')).toBeVisible();
  await expect(item(technician, 'Aerial is tight')).toHaveCount(0);
  await startVisit(technician, 'M6 J1 gantry 1', '');
  await answer(technician, 'Link', 'LTE');
  await answer(technician, 'Aerial is tight', 'Fail');
  await expect(item(technician, 'Aerial is tight')).toContainText('Failed: this asks for a photo.');
});

test('a checklist that is being written is there again after a reload, until it is discarded or published', async ({ page, server }) => {
  test.setTimeout(120_000);
  await signIn(page, server, 'admin');
  await page.goto(`${server.address}/checklists/templates/new`);
  const title = page.getByRole('textbox', { name: 'Title', exact: true });
  await title.fill('Winter check');
  await page.getByLabel('What is asked').fill('Heater runs');
  await draftKept(page, 'Heater runs');
  await page.reload();
  await expect(page.getByText(/Draft from .* restored/)).toBeVisible();
  await expect(title).toHaveValue('Winter check');
  await expect(page.getByLabel('What is asked')).toHaveValue('Heater runs');

  // Another checklist has a draft of its own, and discarded it is as it was published.
  await page.goto(`${server.address}/checklists/templates`);
  await page.getByRole('link', { name: 'Site visit' }).click();
  await title.fill('Visit of old');
  await draftKept(page, 'Visit of old');
  await page.reload();
  await expect(title).toHaveValue('Visit of old');
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(title).toHaveValue('Site visit');
  await draftGone(page, 'Visit of old');
  await page.reload();
  await expect(title).toHaveValue('Site visit');
  await expect(page.getByRole('button', { name: 'Discard it' })).toHaveCount(0);

  await page.goto(`${server.address}/checklists/templates/new`);
  await expect(title).toHaveValue('Winter check');
  // For some devices only, and of those some versions.
  await page.getByLabel('What it is about').selectOption({ label: 'A device' });
  await page.getByRole('group', { name: 'Device types' }).getByRole('checkbox', { name: 'Camera', exact: true }).check();
  const shownIf = page.getByRole('group', { name: 'Section shown only when' });
  await shownIf.getByRole('button', { name: 'Add a condition' }).click();
  await shownIf.getByLabel('What must be so').selectOption({ label: 'The firmware is in the range' });
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(page.getByRole('alert')).toContainText('Section 1: has a condition that is not complete');
  await shownIf.getByLabel('Range of versions').fill('>=2.1 <3');
  await page.getByRole('button', { name: 'Publish version 1' }).click();
  await expect(page.getByRole('row', { name: /Winter check/ })).toContainText('A device');
  await page.goto(`${server.address}/checklists/templates/new`);
  await expect(title).toHaveValue('');
  await expect(page.getByRole('button', { name: 'Discard it' })).toHaveCount(0);
});
