import { axeFinds, withAxe } from '../support/axe.ts';
import { shootPhotos, withCamera } from '../support/camera.ts';
import { answer, item, note, photosOf, saved, startVisit } from '../support/checklists.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, network, nothingToSend, signIn, twoPeople } from '../support/people.ts';
import { held } from '../support/trouble.ts';

test.use(withCamera);

test('[S30] [S90] photos of a visit are taken offline, item by item, and are at the NOC where they were taken', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { field, technician, operator } = await twoPeople(browser, server);
  await withAxe(technician);
  await startVisit(technician, 'M6 J4 footbridge 3', 'Lamp is out');
  await network(field, 'cut');
  await technician.getByRole('button', { name: 'Take photos: Cabinet as found' }).click();
  await shootPhotos(technician, 2);
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(2);
  await expect(item(technician, 'Cabinet as found')).toContainText('✓ Done');

  // What failed takes a photo beside its note.
  await answer(technician, 'Door, lock and seals', 'Fail');
  await note(technician, 'Door, lock and seals', 'Seal is broken');
  await item(technician, 'Door, lock and seals').getByRole('button', { name: 'Photo on' }).click();
  await shootPhotos(technician, 1);
  await expect(photosOf(technician, 'Door, lock and seals')).toHaveCount(1);
  await technician.reload();
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(2);
  await expect(photosOf(technician, 'Door, lock and seals').getByRole('button', { name: /On this laptop/ })).toHaveCount(1);
  expect(await axeFinds(technician)).toEqual([]);

  // Taken out of the answer, a photo stays among those of the run; undone, it is back.
  await photosOf(technician, 'Cabinet as found')
    .last()
    .getByRole('button', { name: /^Take photo-.* out of this answer/ })
    .click();
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(1);
  const loose = technician.getByRole('region', { name: 'Photos of this checklist that no item shows' });
  await expect(loose.getByRole('listitem')).toHaveCount(1);
  await technician.keyboard.press('Control+z');
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(2);
  await expect(loose).toHaveCount(0);

  await operator.goto(technician.url());
  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend);
  await expect(photosOf(operator, 'Cabinet as found').getByRole('button', { name: /Held by the server/ })).toHaveCount(2);
  await photosOf(operator, 'Door, lock and seals').getByRole('button', { name: /^Open/ }).click();
  await expect(operator.getByRole('dialog').locator('img')).toBeVisible();
  const records = await held(server, 'evidence');
  expect(records).toHaveLength(3);
  for (const record of records) expect(record).toMatchObject({ incident: '', run: technician.url().split('/').at(-1), held: {} });
});

test('photos are dropped and pasted onto the item that they answer; what is no photo says so', async ({ page: technician, server }) => {
  await withAxe(technician);
  await signIn(technician, server, 'technician');
  await startVisit(technician, 'M6 J4 footbridge 3', '');
  const card = item(technician, 'Cabinet as found');
  const photo = (await technician.screenshot({ type: 'jpeg' })).toString('base64');
  const give = (kind: 'drop' | 'paste', name: string) =>
    card.evaluate(
      (element, given) => {
        const bytes = Uint8Array.from(atob(given.photo), (letter) => letter.codePointAt(0) ?? 0);
        const data = new DataTransfer();
        data.items.add(new File([bytes], given.name, { type: given.name.endsWith('.jpg') ? 'image/jpeg' : 'text/plain' }));
        const how = { bubbles: true, cancelable: true };
        const target = element.querySelector('button') ?? element;
        if (given.kind === 'drop') target.dispatchEvent(new DragEvent('drop', { ...how, dataTransfer: data }));
        else target.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: data }));
      },
      { kind, name, photo },
    );
  await give('drop', 'dropped.jpg');
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(1);
  await give('paste', 'pasted.jpg');
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(2);
  await expect(card).toContainText('✓ Done');
  await give('drop', 'router.log');
  await expect(card.getByText('router.log is no photo and was not added')).toBeVisible();
  await expect(photosOf(technician, 'Cabinet as found')).toHaveCount(2);
  expect(await axeFinds(technician)).toEqual([]);
});

test('a signature is drawn beside the typed name', async ({ page: technician, server }) => {
  await signIn(technician, server, 'technician');
  await startVisit(technician, 'M6 J4 footbridge 3', '');
  const signature = item(technician, 'Signed');
  await signature.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(saved(technician, 'Signed')).toBeVisible();
  await signature.getByRole('button', { name: 'Draw it' }).click();
  const pad = technician.getByRole('img', { name: 'Place to sign, empty' });
  const box = await pad.boundingBox();
  if (box === null) throw new Error('no place to sign');
  await technician.mouse.move(box.x + 40, box.y + 100);
  await technician.mouse.down();
  await technician.mouse.move(box.x + 160, box.y + 40, { steps: 6 });
  await technician.mouse.move(box.x + 280, box.y + 120, { steps: 6 });
  await technician.mouse.up();
  await technician.getByRole('button', { name: 'Keep it' }).click();
  await expect(photosOf(technician, 'Signed')).toHaveCount(1);
  await expect(signature).toContainText('✓ Done');
});
