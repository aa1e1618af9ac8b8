import { laptopReport, type LaptopRow, type LaptopsAnswer } from '#domain/protocol/laptops.ts';
import { PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import type { AppDeps } from './deps.ts';
import type { Presence } from './presence.ts';
import type { Enrolment, Reader, StoredReport } from './storage/port.ts';

type Deps = Pick<AppDeps, 'storage' | 'now' | 'version'>;

/** Every laptop of a tenant: as written down, and what this process has heard since. */
export async function laptopsOf(deps: Deps, presence: Pick<Presence, 'of'>, tenant: string): Promise<LaptopsAnswer> {
  const laptops = await deps.storage.read((reader) => rowsOf(reader, presence, tenant));
  return { now: deps.now(), version: deps.version, protocol: PROTOCOL_VERSION, laptops };
}

async function rowsOf(reader: Reader, presence: Pick<Presence, 'of'>, tenant: string): Promise<LaptopRow[]> {
  const people = new Map((await reader.allDocuments(tenant, 'people')).map((person) => [person.id, person]));
  return (await reader.laptops(tenant)).flatMap(({ enrolment, report }): LaptopRow[] => {
    const person = people.get(enrolment.person);
    if (person === undefined) return [];
    const heard = presence.of(enrolment.session);
    const state = stateOf(enrolment);
    return [
      {
        enrolment: enrolment.session,
        laptop: enrolment.laptop,
        name: enrolment.laptopName,
        person: person.id,
        personName: person.name,
        role: person.role,
        state,
        connected: state === 'enrolled' && heard?.connected === true,
        lastContactAt: Math.max(enrolment.lastContactAt, heard?.at ?? 0),
        report: readReport(heard?.report ?? report),
      },
    ];
  });
}

function stateOf({ revokedAt, revokedWhy }: Enrolment): LaptopRow['state'] {
  if (revokedAt === undefined) return 'enrolled';
  return revokedWhy === 'signed-out' ? 'signed-out' : 'revoked';
}

function readReport(stored: StoredReport | undefined): LaptopRow['report'] {
  return stored && { ...laptopReport.parse(JSON.parse(stored.report)), at: stored.at };
}

/** Shuts a person out on a laptop, from the next request on. `false`: the tenant has no such enrolment. */
export function revokeLaptop({ storage, now }: Pick<AppDeps, 'storage' | 'now'>, tenant: string, session: string): Promise<boolean> {
  return storage.transact(tenant, async (transaction) => {
    const enrolment = await transaction.enrolment(session);
    if (enrolment?.tenant !== tenant) return false;
    await transaction.changeEnrolment(session, { revokedAt: now(), revokedWhy: 'by-admin' });
    return true;
  });
}
