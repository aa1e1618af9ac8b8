import type { Severity } from '../schema/severity.ts';

/** What a severity means and asks for (F3). Minutes; `undefined` where the policy sets no clock. */
export type SeverityPolicy = {
  readonly firstResponseMinutes: number | 'next-business-day';
  readonly updateEveryMinutes: number | undefined;
  readonly incidentChannel: boolean;
  readonly statusPage: boolean;
  readonly postMortem: 'required' | 'optional' | 'none';
  readonly userNotice: 'at-once' | 'if-prolonged' | 'none';
  readonly email: readonly ('declared' | 'resolved')[];
};

/** The shipped policy; a tenant may change it. Its words are in the app's translations under `severity`. */
export const severityPolicy: { readonly [S in Severity]: SeverityPolicy } = {
  SEV1: {
    firstResponseMinutes: 5,
    updateEveryMinutes: 15,
    incidentChannel: true,
    statusPage: true,
    postMortem: 'required',
    userNotice: 'at-once',
    email: ['declared', 'resolved'],
  },
  SEV2: {
    firstResponseMinutes: 30,
    updateEveryMinutes: 30,
    incidentChannel: true,
    statusPage: true,
    postMortem: 'required',
    userNotice: 'if-prolonged',
    email: ['resolved'],
  },
  SEV3: {
    firstResponseMinutes: 120,
    updateEveryMinutes: undefined,
    incidentChannel: false,
    statusPage: false,
    postMortem: 'optional',
    userNotice: 'none',
    email: [],
  },
  SEV4: {
    firstResponseMinutes: 'next-business-day',
    updateEveryMinutes: undefined,
    incidentChannel: false,
    statusPage: false,
    postMortem: 'none',
    userNotice: 'none',
    email: [],
  },
};
