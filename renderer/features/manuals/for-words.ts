import type { TFunction } from 'i18next';
import type { ManualFor } from '#domain/manuals/manual-for.ts';
import { deviceTypes } from '#domain/schema/device.ts';

/** What a manual is for, in words: `Camera, Norlume Cam-B r1`. */
export function forWords({ everything, types, hardware }: ManualFor, t: TFunction<['manuals', 'domain']>): string {
  if (everything) return t('for.everything');
  // Types that only a newer server knows have no words here.
  const known = deviceTypes.filter((type) => types.includes(type)).map((type) => t(`domain:deviceType.${type}`));
  return [...known, ...hardware.map((model) => `${model.vendor} ${model.hardware}`.trim())].join(', ');
}
