import { uuidv7 } from '#domain/clock/uuid.ts';
import { create } from '#domain/merge/merge.ts';
import { device, deviceShape, type Device } from '#domain/schema/device.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew } from './change-record.ts';

/** What a person in the field knows of a device that no record names. */
export type FoundDevice = Pick<Device, 'site' | 'name' | 'type' | 'serial' | 'lane'>;

/** What people find in the field, and what becomes of it; each durable on this laptop when its promise resolves. */
export type FleetActions = {
  /** Adds a device that no record knew, to be taken in by somebody who keeps the fleet (S123). */
  readonly addDevice: (found: FoundDevice) => Promise<Device>;
  /** Says that a device stands at another site than its record names (S124). */
  readonly sightDevice: (id: string, site: string) => Promise<void>;
  /** Decides where a device stands that was found elsewhere: at `site`, or where its record says. */
  readonly settleSighting: (id: string, decision: { readonly moveTo: string } | 'stays') => Promise<void>;
  /** Takes a device that was added in the field into the fleet, or turns it down, which retires it. */
  readonly settleProposal: (id: string, decision: 'take' | 'decline') => Promise<void>;
};

export function createFleetActions(deps: ActionDeps): FleetActions {
  const { clock, by } = deps;
  return {
    addDevice: async (found) => {
      const at = clock.stamp();
      const nothingRead = { vendor: '', variant: { hardware: '', firmware: '', app: '' } };
      const fields = { id: uuidv7(clock.now(), deps.random()), ...found, ...nothingRead, proposed: { by, at: clock.iso() } };
      const document = device.parse(create(deviceShape, fields, at, by));
      await writeNew(deps, 'devices', [{ document, at }]);
      return document;
    },
    sightDevice: (id, site) => {
      const at = clock.iso();
      return changeRecord(deps, 'devices', id, () => ({ sighted: { site, by, at } }));
    },
    settleSighting: (id, decision) =>
      changeRecord(deps, 'devices', id, () => (decision === 'stays' ? { sighted: undefined } : { site: decision.moveTo })),
    settleProposal: (id, decision) => {
      const at = clock.iso();
      return changeRecord(deps, 'devices', id, () => (decision === 'take' ? { proposed: undefined } : { retiredAt: at }));
    },
  };
}
