import type { DeviceType } from '../schema/device.ts';

/** A domain pack (F2): what a tenant's kind of work is made of. Words are in the app's translations under `pack`. */
export type Category = {
  readonly key: string;
  /** Symptoms offered as chips when an incident of this category is logged. */
  readonly symptoms: readonly string[];
  /** Device types for which the category is offered first. */
  readonly likelyFor: readonly DeviceType[];
};

export type DomainPack = { readonly key: string; readonly categories: readonly Category[] };
