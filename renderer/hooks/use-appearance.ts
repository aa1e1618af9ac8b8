import { useSyncExternalStore } from 'react';
import { getAppearance, onAppearance, type Appearance } from '../ui/appearance.ts';

/** Mode and density, live. Change them with `setAppearance`. */
export function useAppearance(): Appearance {
  return useSyncExternalStore(onAppearance, getAppearance);
}
