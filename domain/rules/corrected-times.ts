import { incidentTime, type Incident } from '../schema/incident.ts';

const FIELDS = ['startedAt', 'detectedAt', 'loggedAt'] as const;

type Times = Pick<Incident, (typeof FIELDS)[number] | 'stamps'>;

/** The same incident with the times that a wrong clock told put right (S5), in UTC; itself where there is none. For lists and sums, never to be saved. */
export function inCorrectedTime<I extends Times>(incident: I): I {
  const wrong = FIELDS.flatMap((field) => {
    const { at, clockSaid } = incidentTime(incident, field);
    return clockSaid === undefined ? [] : [[field, new Date(at).toISOString()]];
  });
  return wrong.length === 0 ? incident : { ...incident, ...(Object.fromEntries(wrong) as Partial<Times>) };
}
