import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { explain } from '#domain/schema/collections.ts';
import { sendProblem } from '../plugins/problems.ts';

/** `value` as `schema` has it; `undefined` after the request was answered with what is wrong. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown, reply: FastifyReply): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  void sendProblem(reply, 'bad-request', explain(result.error).slice(0, 500));
  return undefined;
}
