import { reference } from '#domain/rules/reference.ts';
import { makeFleet } from './make-fleet.ts';
import { makeIncidents } from './make-incidents.ts';

const SITES = 0.02;
const DEVICES = 0.3;

/** As many documents as asked for, of the kinds that are searched, as a depot of many years has them. */
export function makeSearched(count: number): ReturnType<typeof makeFleet> & { readonly incidents: ReturnType<typeof makeIncidents> } {
  const [sites, devices] = [Math.ceil(count * SITES), Math.ceil(count * DEVICES)];
  return { ...makeFleet(sites, devices), incidents: makeIncidents(count - sites - devices) };
}

/** What somebody types who looks for something in them: well, badly, in part, a number, a serial. */
export function whatPeopleType({ devices, incidents }: Pick<ReturnType<typeof makeSearched>, 'devices' | 'incidents'>): string[] {
  const [incident, device] = [incidents[Math.floor(incidents.length / 2)], devices[Math.floor(devices.length / 2)]];
  return [
    'picture drops cam',
    'conection lost gantri 4',
    'LC-204 triaged',
    reference(incident?.id ?? ''),
    device?.serial ?? '',
    'm42 cabinet norlume',
    'xylophone',
    'a',
  ];
}
