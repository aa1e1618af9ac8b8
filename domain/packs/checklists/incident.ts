import type { ChecklistForm, Condition } from '../../schema/checklist-form.ts';
import { choice, text, tick } from './items.ts';

const grave: Condition = { fact: 'severity', in: ['SEV1', 'SEV2'] };

/** What is looked through before an incident is closed (F13); its gate asks for it (F4). */
export const closing: ChecklistForm = {
  key: 'closing',
  version: 1,
  title: 'Closing checklist',
  about: 'incident',
  sections: [
    {
      key: 'record',
      title: 'The record',
      items: [
        tick('captured', 'The incident is captured with its timeline and the affected variant'),
        tick('mitigation', 'The mitigation is documented'),
        tick('evidence', 'The evidence is saved', { hint: 'Logs, metric snapshots, correlation IDs' }),
      ],
    },
    {
      key: 'cause',
      title: 'Cause and prevention',
      items: [
        choice('root-cause', 'Root cause analysis', { done: 'Done', assigned: 'Next step assigned', neither: 'Neither' }, ['neither']),
        choice('prevention', 'Prevention item', {
          created: 'Created',
          'not-needed': 'No rule asks for one',
        }),
        tick('criteria', 'Its acceptance criteria have observability and rollback notes', {
          showIf: { item: 'prevention', in: ['created'] },
        }),
        choice('matrix', 'Variant matrix', { updated: 'Rule proposed or updated', 'not-involved': 'Compatibility is not involved' }),
      ],
    },
  ],
};

/** What is done while an incident runs (F13). */
export const during: ChecklistForm = {
  key: 'during',
  version: 1,
  title: 'During the incident',
  about: 'incident',
  sections: [
    {
      key: 'start',
      title: 'Start',
      items: [
        tick('acknowledge', 'Acknowledged within 5 minutes'),
        tick('assess', 'Severity assessed'),
        tick('declare', 'Incident declared'),
        tick('channel', 'Incident channel opened', { showIf: grave }),
      ],
    },
    {
      key: 'restore',
      title: 'Restore service',
      items: [
        tick('investigate', 'Investigated'),
        tick('mitigate', 'Mitigated'),
        tick('update', 'Stakeholders updated regularly', { hint: 'SEV1 and SEV2: every 15 to 30 minutes', required: grave }),
        tick('verify', 'Verified that service is restored'),
        tick('resolved', 'Declared resolved'),
      ],
    },
  ],
};

/** What is done once service is restored (F13). */
export const after: ChecklistForm = {
  key: 'after',
  version: 1,
  title: 'After the incident',
  about: 'incident',
  sections: [
    {
      key: 'learn',
      title: 'Learn',
      items: [
        tick('post-mortem', 'Post-mortem held within 48 hours', { required: grave }),
        tick('actions', 'Action items have an owner and a due date'),
        tick('runbooks', 'Runbooks updated'),
        tick('monitoring', 'Monitoring updated'),
        tick('shared', 'Learnings shared'),
        text('learned', 'What others should know', { required: false }),
      ],
    },
  ],
};
