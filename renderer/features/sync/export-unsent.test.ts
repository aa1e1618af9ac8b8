import { expect, test } from 'vitest';
import { exportUnsent } from './export-unsent.ts';

test('[S69] unsent work leaves the laptop whole, with whose it is and when it was taken out', async () => {
  const principal = {
    tenant: 't',
    tenantName: 'North',
    person: 'p',
    name: 'Lind',
    email: 'l@north.test',
    role: 'technician',
    laptop: 'l',
  } as const;
  const documents = [{ collection: 'incidents' as const, document: { id: '1', title: 'Dark' } }];
  const made = await exportUnsent({ principal, unsent: async () => ({ documents, at: '2026-11-21T14:02:03.000+01:00' }) });
  expect(made).toMatchObject({ name: 'milepost-unsent-2026-11-21-1402.json', records: 1 });
  expect(JSON.parse(made.text)).toMatchObject({
    organisation: 'North',
    person: 'Lind',
    exportedAt: '2026-11-21T14:02:03.000+01:00',
    documents,
  });
});
