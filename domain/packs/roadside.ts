import type { DomainPack } from './pack.ts';
import { roadsideChecklists } from './checklists/roadside-checklists.ts';
import { roadsideGates } from './roadside-gates.ts';

/** The default pack: cameras, lane controllers, gantries, message signs, LTE routers. */
export const roadside: DomainPack = {
  key: 'roadside',
  failureCategories: ['device-health'],
  gates: roadsideGates,
  checklists: roadsideChecklists,
  // A day at the road: what was seen this morning still holds tonight.
  readiness: { comparedHours: 12, matrixHours: 24, contactHours: 7 * 24, roomBytes: 500_000_000, battery: 0.5 },
  categories: [
    {
      key: 'connectivity',
      symptoms: ['lte-instability', 'vpn-drops', 'packet-loss', 'reconnect-loop-cpu', 'offline-backlog'],
      likelyFor: ['lte-router', 'toll-gate'],
    },
    {
      key: 'device-health',
      symptoms: ['storage-filling', 'memory-leak', 'cpu-throttling', 'overheating', 'failing-peripheral'],
      likelyFor: ['camera', 'anpr-camera', 'lane-controller', 'message-sign', 'gantry', 'power-system', 'sensor'],
    },
    { key: 'data-pipeline', symptoms: ['ingestion-errors', 'duplicate-events', 'schema-mismatch'], likelyFor: [] },
    {
      key: 'deployment',
      symptoms: ['failed-activation', 'partial-update', 'wrong-mapping', 'incompatible-variant'],
      likelyFor: [],
    },
    { key: 'security', symptoms: ['certificate-expiry', 'auth-after-rotation'], likelyFor: [] },
  ],
};
