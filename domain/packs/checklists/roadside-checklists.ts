import type { ChecklistForm } from '../../schema/checklist-form.ts';
import { after, closing, during } from './incident.ts';
import { sats } from './sat.ts';
import { siteVisit } from './site-visit.ts';

/** The checklists of the default pack (F13). */
export const roadsideChecklists: readonly ChecklistForm[] = [closing, during, after, siteVisit, ...sats];
