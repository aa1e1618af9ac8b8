import { z } from 'zod';
import { line } from './fields.ts';

/** What runs on a device (F15): hardware model and revision × firmware × app. The vendor's raw strings, kept as given. */
export const variant = z.strictObject({ hardware: line(120), firmware: line(80), app: line(80) });
export type Variant = z.infer<typeof variant>;
