import { formatHlc } from '#domain/clock/hlc.ts';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create } from '#domain/merge/merge.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { path } from '#domain/rules/workflow.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { severities } from '#domain/schema/severity.ts';
import { seeded } from '../fixtures/random.ts';

/** When the newest of the made incidents was logged; fixed, so that two runs measure the same documents. */
const NEWEST = Date.UTC(2026, 10, 20, 12);

export const benchPerson = '01900000-0000-7000-8000-00000000be11';

/**
 * `count` incidents as technicians log them, about one every ten minutes back from a fixed day, over 60 sites and 600
 * devices: one in twelve still open. The same for the same `seed`.
 */
export function makeIncidents(count: number, seed = 1): Incident[] {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const bytes = (): Uint8Array => Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256));
  const ids = (kind: string, number: number): string => `01900000-0000-7000-8000-${kind}${String(number).padStart(8, '0')}`;
  return Array.from({ length: count }, (_, place) => {
    const ms = NEWEST - place * 600_000 - Math.floor(random() * 300_000);
    const category = pick(roadside.categories);
    const device = Math.floor(random() * 600);
    const severity = pick([...severities, 'SEV3', 'SEV4', 'SEV4'] as const);
    const draft = {
      ...emptyDraft,
      device: ids('0dec', device),
      site: ids('0517', device % 60),
      category: category.key,
      severity,
      symptoms: [pick(category.symptoms)],
      symptomNote: 'Picture drops out for a minute, comes back, drops again. Cabinet door was open, fan runs.',
    };
    const title = `LC-${String(device).padStart(3, '0')} ${pick(category.symptoms).replaceAll('-', ' ')}`;
    const loggedAt = isoWithOffset(ms, 60);
    const fields = incidentFromDraft(draft, { id: uuidv7(ms, bytes()), by: benchPerson, loggedAt, device: undefined, title });
    const status = place % 12 === 0 ? pick(path.slice(0, 5)) : 'closed';
    const whole = { ...fields, site: draft.site, state: { status, ...(status === 'closed' ? { closedAt: loggedAt } : {}) } };
    return create(incidentShape, whole, formatHlc(ms, 0, 'benchben0001'), benchPerson);
  });
}
