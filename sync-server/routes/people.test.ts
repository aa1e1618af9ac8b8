import { afterEach, beforeEach, expect, test } from 'vitest';
import { regionsSeenBy } from '#domain/rules/scope.ts';
import { harness, type Harness, type Laptop } from '../testing/harness.ts';

let server: Harness;
let admin: Laptop;
beforeEach(async () => {
  server = await harness();
  admin = await server.signIn('admin');
});
afterEach(() => server.close());

const path = (id: string): string => `/api/v1/people/${id}/regions`;
const stored = () => server.deps.storage.read((reader) => reader.document(server.tenant, 'people', server.people.technician.id));

test('[S38] an admin says whose sites a technician sees; what holds is answered, and in the next sign-in', async () => {
  const { id } = server.people.technician;
  const answer = await admin.post(path(id), { regions: ['West', ' East ', 'East', ' '] });
  expect(answer.json()).toEqual({ regions: ['East', 'West'] });
  const held = await stored();
  expect(held?.document.stamps['regions']).toContain(server.people.admin.id);
  expect((await server.signIn('technician')).answer.principal.regions).toEqual(['East', 'West']);
  expect((await server.signIn('operator')).answer.principal.regions).toBeUndefined();
  // The same again is no change.
  await admin.post(path(id), { regions: ['East', 'West'] });
  expect((await stored())?.seq).toBe(held?.seq);
  await admin.post(path(id), { regions: [] });
  expect(regionsSeenBy((await stored())!.document)).toBeUndefined();
});

test('[S38] nobody else may, and nobody who is not there has any', async () => {
  for (const role of ['technician', 'operator', 'lead'] as const) {
    const laptop = await server.signIn(role);
    expect((await laptop.post(path(server.people.technician.id), { regions: [] })).json()).toMatchObject({ kind: 'forbidden' });
  }
  expect((await admin.post(path(admin.newId()), { regions: [] })).json()).toMatchObject({ kind: 'not-found' });
  expect((await stored())?.document.regions).toBeUndefined();
});

test.each([{}, { regions: 'East' }, { regions: [''] }, { regions: ['x'.repeat(81)] }, { regions: [], extra: 1 }])(
  'what is no list of regions is refused: %j',
  async (body) => {
    expect((await admin.post(path(server.people.technician.id), body)).json()).toMatchObject({ kind: 'bad-request' });
  },
);
