import { z } from 'zod';

/** Every way in which a request can fail (RFC 9457 `type` is `milepost:<kind>`). Closed: switches over it are exhaustive. */
export const problemKinds = [
  'bad-request',
  'unauthenticated',
  'wrong-password',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'unknown-collection',
  'client-too-old',
  'too-many-requests',
  'unavailable',
  'internal',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

export const problemStatus: { readonly [K in ProblemKind]: number } = {
  'bad-request': 400,
  unauthenticated: 401,
  'wrong-password': 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'too-large': 413,
  'unsupported-media-type': 415,
  'unknown-collection': 404,
  'client-too-old': 426,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
};

/** The kind that stands for a status, where a newer server names one that is not known here. */
function kindOfStatus(status: number): ProblemKind {
  const found = problemKinds.find((kind) => problemStatus[kind] === status);
  return found ?? (status >= 500 ? 'internal' : 'bad-request');
}

export const problem = z.object({
  type: z.string().regex(/^milepost:/),
  kind: z.enum(problemKinds),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;

/** A problem as it comes, also of a kind that a newer server has and this app has not; `undefined` for what no Milepost server says. */
export function readProblem(told: unknown): Problem | undefined {
  const parsed = problem.extend({ kind: z.string() }).safeParse(told).data;
  if (parsed === undefined) return undefined;
  const known = problemKinds.find((kind) => kind === parsed.kind);
  return { ...parsed, kind: known ?? kindOfStatus(parsed.status) };
}
