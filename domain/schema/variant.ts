import { z } from 'zod';
import { fields, id, instant, line } from './fields.ts';

/** What runs on a device (F15): hardware model and revision × firmware × app. The vendor's raw strings, kept as given. */
export const variant = fields({ hardware: line(120), firmware: line(80), app: line(80) });

/** What may be said of a combination, from the loosest to the strictest. Nobody having said anything is a verdict of its own. */
export const verdicts = ['supported', 'conditional', 'blocked', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

/** A device's make and what runs on it, as raw strings. */
const combination = variant.extend({ vendor: line(80) });
export type Combination = z.infer<typeof combination>;

/**
 * What the matrix said when somebody relied on it: its verdict on which combination, in which version, when (by the laptop's clock) and to
 * whom. One register.
 */
export const variantCheck = fields({ verdict: z.enum(verdicts), version: z.int().min(0), at: instant, by: id, combination });
export type VariantCheck = z.infer<typeof variantCheck>;
