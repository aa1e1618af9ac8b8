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

/** One thing that a severity asks for, by its words in the translations (`severity.asks`). `minutes`: within, or how often. */
export type Ask = {
  readonly key:
    | 'respond'
    | 'respondNextDay'
    | 'update'
    | 'channel'
    | 'statusPage'
    | 'tellAtOnce'
    | 'tellIfProlonged'
    | 'mailDeclared'
    | 'mailResolved'
    | 'postMortem'
    | 'postMortemOptional';
  readonly minutes?: number;
};

/** What a severity asks for by its policy, in the order in which it is due. */
export function asksOf(severity: Severity): Ask[] {
  const { firstResponseMinutes, updateEveryMinutes, incidentChannel, statusPage, postMortem, userNotice, email } = severityPolicy[severity];
  return [
    firstResponseMinutes === 'next-business-day' ? { key: 'respondNextDay' } : { key: 'respond', minutes: firstResponseMinutes },
    ...asked(updateEveryMinutes !== undefined, { key: 'update', minutes: updateEveryMinutes }),
    ...asked(incidentChannel, { key: 'channel' }),
    ...asked(statusPage, { key: 'statusPage' }),
    ...asked(userNotice !== 'none', { key: userNotice === 'at-once' ? 'tellAtOnce' : 'tellIfProlonged' }),
    ...asked(email.includes('declared'), { key: 'mailDeclared' }),
    ...asked(email.includes('resolved'), { key: 'mailResolved' }),
    ...asked(postMortem !== 'none', { key: postMortem === 'required' ? 'postMortem' : 'postMortemOptional' }),
  ];
}

function asked(isAsked: boolean, ask: Ask): Ask[] {
  return isAsked ? [ask] : [];
}
