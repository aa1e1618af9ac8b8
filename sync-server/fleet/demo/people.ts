import type { Role } from '#domain/schema/person.ts';

export const DEMO_TENANT = 'Demo Roads Authority';

/** The accounts of the demo tenant, for `npm start` to print. Anyone may know these passwords. */
export const demoAccounts = [
  { key: 'lind', name: 'Mara Lind', role: 'technician', email: 'technician@demo.milepost.example', password: 'cabinet-gloves-42' },
  { key: 'osei', name: 'Esi Osei', role: 'operator', email: 'operator@demo.milepost.example', password: 'quiet-board-17' },
  { key: 'harrow', name: 'Tom Harrow', role: 'lead', email: 'lead@demo.milepost.example', password: 'second-look-88' },
  { key: 'nair', name: 'Priya Nair', role: 'admin', email: 'admin@demo.milepost.example', password: 'fleet-keeper-63' },
] as const satisfies readonly (DemoPerson & { email: string; password: string })[];

/** People who are part of the demo but do not sign in. */
export const demoColleagues = [
  { key: 'weir', name: 'Jonas Weir', role: 'technician' },
  { key: 'pryce', name: 'Aled Pryce', role: 'technician' },
  { key: 'malik', name: 'Sana Malik', role: 'technician' },
  { key: 'calder', name: 'Ruth Calder', role: 'technician' },
  { key: 'anand', name: 'Dev Anand', role: 'technician' },
  { key: 'tait', name: 'Owen Tait', role: 'technician' },
  { key: 'whitby', name: 'Hal Whitby', role: 'operator' },
  { key: 'duarte', name: 'Ines Duarte', role: 'operator' },
  { key: 'solberg', name: 'Greta Solberg', role: 'lead' },
] as const satisfies readonly DemoPerson[];

type DemoPerson = { readonly key: string; readonly name: string; readonly role: Role };

export type DemoPersonKey = (typeof demoAccounts)[number]['key'] | (typeof demoColleagues)[number]['key'];
