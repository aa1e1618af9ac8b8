import { expect, onTestFinished, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { create } from '#domain/merge/merge.ts';
import type { Manual } from '#domain/protocol/manuals.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { deviceShape, type Device } from '#domain/schema/device.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { makeEvidence } from '#domain/schema/testing/make-evidence.ts';
import { EvidenceStore } from '../../db/evidence/evidence-store.ts';
import type { Store } from '../../db/store.ts';
import { idOf, openLaptop } from '../../db/testing/open-laptop.ts';
import { wantedAt } from './wanted-at.ts';

const AT = Date.UTC(2026, 10, 21);
const [me, site] = [idOf(1), idOf(2)];
const stamp = formatHlc(AT, 0, 'aaaaaaaaaaaa');

function incident(id: string, change: Partial<Incident>): Incident {
  const about = { id, by: me, loggedAt: new Date(AT).toISOString(), device: undefined, title: id };
  return create(incidentShape, { ...incidentFromDraft({ ...emptyDraft, category: 'security' }, about), ...change }, stamp, me);
}

function camera(id: string, retiredAt?: string): Device {
  const variant = { hardware: '', firmware: '', app: '' };
  return create(deviceShape, { id, site, name: id, type: 'camera', serial: id, lane: '', vendor: '', variant, retiredAt }, stamp, me);
}

test('[S142] [S147] what is wanted at some sites is looked up anew each time it is asked for', async () => {
  const { collections } = await openLaptop();
  const store = new EvidenceStore('laptop-files');
  onTestFinished(() => store.close());
  const { files, manuals } = wantedAt({ collections, evidence: { store } as Store['evidence'] }, [site]);
  const wanted = async (): Promise<string[]> => (await files()).map(({ id }) => id);
  const forCameras = { manual: 'm', title: 'Aim', for: { everything: false, types: ['camera'], hardware: [] } } as unknown as Manual;
  expect(await wanted()).toEqual([]);
  expect((await manuals())([forCameras])).toEqual([]);

  const held = { at: new Date(AT).toISOString() };
  await collections.incidents.bulkInsert([
    incident(idOf(10), { severity: 'SEV3', site }),
    incident(idOf(11), { severity: 'SEV2', site: idOf(3), otherSites: { [site]: true } }),
    incident(idOf(12), { severity: 'SEV1', site: idOf(3) }),
  ]);
  await collections.evidence.bulkInsert([
    makeEvidence({ id: idOf(20), incident: idOf(10), held }),
    makeEvidence({ id: idOf(21), incident: idOf(11), held }),
    makeEvidence({ id: idOf(22), incident: idOf(12), held }),
    makeEvidence({ id: idOf(23), incident: idOf(10) }),
  ]);
  await collections.devices.insert(camera(idOf(30), held.at));
  expect((await wanted()).toSorted()).toEqual([idOf(20), idOf(21)]);
  expect((await manuals())([forCameras])).toEqual([]);

  await store.files.put({ id: idOf(20), incident: idOf(10), name: 'a', size: 3, waiting: 0, since: AT, lookedAt: AT });
  await collections.devices.insert(camera(idOf(31)));
  expect(await wanted()).toEqual([idOf(21)]);
  expect((await manuals())([forCameras])).toEqual([forCameras]);
});
