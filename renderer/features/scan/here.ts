import type { Incident } from '#domain/schema/incident.ts';
import type { Site } from '#domain/schema/site.ts';

/** Where somebody scans: at a site, and maybe on an incident there. */
export type Here = { readonly site: Site | undefined; readonly incident: Incident | undefined };
