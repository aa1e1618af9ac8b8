import { z } from 'zod';

export const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
export const severity = z.enum(severities);
export type Severity = z.infer<typeof severity>;
