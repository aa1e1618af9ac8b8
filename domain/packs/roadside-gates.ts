import { closing } from './checklists/incident.ts';
import type { Severity } from '../schema/severity.ts';
import type { Gates } from './pack.ts';

const SEV1: readonly Severity[] = ['SEV1'];
const GRAVE: readonly Severity[] = ['SEV1', 'SEV2'];
const MINOR: readonly Severity[] = ['SEV3', 'SEV4'];

/** How long it is watched whether service stays restored (F4), in minutes. */
const MONITORING_MINUTES = 30;

/**
 * The gates of the default pack (F4). SEV1 and SEV2 ask for more (F3), and SEV1 for most: people in roles, what it does to users, evidence
 * that a post-mortem can be written from. Why SEV3 and SEV4 ask for less than F4 lists: DECISIONS.md, Incidents.
 */
export const roadsideGates: Gates = {
  triaged: [
    { key: 'place', anyOf: [{ fact: 'site' }, { fact: 'device' }], filledAt: 'place' },
    { key: 'severity', anyOf: [{ fact: 'severity' }], filledAt: 'severity' },
    { key: 'start', anyOf: [{ fact: 'startedAt' }], filledAt: 'startedAt' },
    { key: 'symptoms', anyOf: [{ fact: 'symptoms' }, { fact: 'symptomNote' }], filledAt: 'symptoms' },
    { key: 'hardware', anyOf: [{ fact: 'variant.hardware' }], filledAt: 'hardware' },
    { key: 'firmware', anyOf: [{ fact: 'variant.firmware' }], filledAt: 'firmware' },
    { key: 'app', anyOf: [{ fact: 'variant.app' }], severities: GRAVE, filledAt: 'app' },
    { key: 'impact', anyOf: [{ fact: 'impact' }], severities: GRAVE, filledAt: 'impact' },
    { key: 'commander', anyOf: [{ fact: 'roles.commander' }], severities: GRAVE, filledAt: 'commander' },
    { key: 'communications', anyOf: [{ fact: 'roles.communicationsLead' }], severities: SEV1, filledAt: 'communicationsLead' },
  ],
  mitigated: [
    { key: 'mitigation', anyOf: [{ fact: 'mitigation.kind' }], filledAt: 'mitigation' },
    { key: 'mitigationNote', anyOf: [{ fact: 'mitigation.note' }], severities: GRAVE, filledAt: 'mitigationNote' },
    { key: 'technicalLead', anyOf: [{ fact: 'roles.technicalLead' }], severities: SEV1, filledAt: 'technicalLead' },
  ],
  resolved: [
    { key: 'monitoring', anyOf: [{ minutes: MONITORING_MINUTES, since: 'mitigated' }] },
    {
      key: 'evidenceOrRemark',
      anyOf: [{ fact: 'links' }, { fact: 'correlationIds' }, { evidence: true }, { remark: true }],
      severities: MINOR,
      filledAt: 'evidence',
    },
    {
      key: 'evidence',
      anyOf: [{ fact: 'links' }, { fact: 'correlationIds' }, { evidence: true }],
      severities: GRAVE,
      filledAt: 'evidence',
    },
    { key: 'account', anyOf: [{ remark: true }], severities: GRAVE, filledAt: 'remark' },
    { key: 'verification', anyOf: [{ fact: 'verification' }], filledAt: 'verification' },
    { key: 'usersAffected', anyOf: [{ fact: 'usersAffected' }], severities: SEV1, filledAt: 'usersAffected' },
  ],
  closed: [
    { key: 'rootCause', anyOf: [{ fact: 'rootCause.text' }], filledAt: 'rootCause' },
    {
      key: 'preventionDecided',
      anyOf: [{ fact: 'preventionActions' }, { fact: 'noPrevention' }],
      severities: MINOR,
      filledAt: 'preventionActions',
    },
    { key: 'prevention', anyOf: [{ fact: 'preventionActions' }], severities: GRAVE, filledAt: 'preventionActions' },
    { key: 'closingChecklist', anyOf: [{ checklist: closing.key }], filledAt: `checklist.${closing.key}` },
  ],
};
