import type { DemoPersonKey } from './people.ts';
import type { Step } from './tell.ts';

const HOUR = 60;

type Todo = { readonly [key: string]: { readonly text: string; readonly done: boolean } };

/** The usual way to the end: evidence kept, verified, cause written down, prevention noted, closed. Minutes from when it was logged. */
export function ending(
  by: DemoPersonKey,
  after: number,
  end: {
    readonly seen: string;
    readonly log: string;
    readonly verified: string;
    readonly cause: string;
    readonly prevention: Todo;
    readonly closedAfter?: number;
  },
): Step[] {
  const steps: Step[] = [
    { after: after - 1, by, remark: end.seen },
    {
      after: after - 1,
      by,
      set: { links: { log: { label: end.log, url: `https://logs.demo.milepost.example/${encodeURIComponent(end.log)}` } } },
    },
    { after, by, set: { verification: end.verified } },
    { after: after + 1, by, move: 'resolved' },
    { after: after + 4 * HOUR, by, set: { rootCause: { text: end.cause, certainty: 'confirmed' } } },
    { after: after + 4 * HOUR + 5, by, set: { preventionActions: end.prevention } },
  ];
  return end.closedAfter === undefined ? steps : [...steps, { after: end.closedAfter, by, move: 'closed' }];
}
