import { stampHlc } from '../clock/stamp.ts';
import type { Hlc } from '../clock/hlc.ts';
import { create, edit, latestStamp, type SyncedDocument } from '../merge/merge.ts';
import { deviceShape, type Device } from '../schema/device.ts';
import { siteShape, type Site } from '../schema/site.ts';
import type { FleetPlan } from './plan.ts';

/** Who imports (`by`, a person's id), when (`at`, ISO 8601 with offset), and the clock that makes ids and stamps. */
export type ImportContext = {
  readonly by: string;
  readonly at: string;
  readonly newId: () => string;
  readonly tick: () => Hlc;
  /** Follows a stamp seen in a document, so that the next `tick` is later. */
  readonly see: (seen: Hlc) => void;
};

/** The documents to write, sites first. Those that exist must be held by the server: changes are written over them. */
export function fleetDocuments(plan: FleetPlan, context: ImportContext): { readonly sites: Site[]; readonly devices: Device[] } {
  const siteIds = new Map(plan.siteIds);
  const sites: Site[] = [];
  const devices: Device[] = [];
  const added = <F extends object>(fields: F): F & { id: string } => ({ id: context.newId(), ...fields });
  for (const fields of plan.sitesToAdd) {
    const site = create(siteShape, added(fields), context.tick(), context.by);
    siteIds.set(site.name, site.id);
    sites.push(site);
  }
  for (const { site, patch } of plan.sitesToChange) sites.push(edit(siteShape, site, patch, after(site, context), context.by, held));
  for (const { siteName, fields } of plan.devicesToAdd) {
    const site = siteIds.get(siteName) ?? '';
    devices.push(create(deviceShape, added({ ...fields, site }), context.tick(), context.by));
  }
  for (const { device, patch, moveTo } of plan.devicesToChange) {
    const site = moveTo === undefined ? device.site : (siteIds.get(moveTo) ?? '');
    devices.push(edit(deviceShape, device, { ...patch, site }, after(device, context), context.by, held));
  }
  for (const device of plan.devicesToRetire) {
    devices.push(edit(deviceShape, device, { retiredAt: context.at }, after(device, context), context.by, held));
  }
  return { sites, devices };
}

/** Everything here comes from the server, so every stamp is acknowledged. */
const held = (): boolean => true;

function after(document: SyncedDocument, context: ImportContext): Hlc {
  context.see(stampHlc(latestStamp(document)));
  return context.tick();
}
