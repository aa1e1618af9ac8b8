/** Day, night and sunlight; desk and glove. Kept on this laptop, put on `<html>` before the first paint. */
export const modes = ['day', 'night', 'sunlight'] as const;
export type Mode = (typeof modes)[number];
export const densities = ['desk', 'glove'] as const;
export type Density = (typeof densities)[number];
export type Appearance = { readonly mode: Mode; readonly density: Density };

const MODE_KEY = 'milepost-mode';
const DENSITY_KEY = 'milepost-density';

const listeners = new Set<() => void>();
let current: Appearance = { mode: 'day', density: 'desk' };

/** What is kept, or what the system prefers where nothing is. Private windows may refuse the storage: defaults then. */
function stored(): Appearance {
  let mode: string | null = null;
  let density: string | null = null;
  try {
    mode = localStorage.getItem(MODE_KEY);
    density = localStorage.getItem(DENSITY_KEY);
  } catch {
    // Defaults below.
  }
  const preferred: Mode = matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'day';
  return {
    mode: modes.find((one) => one === mode) ?? preferred,
    density: densities.find((one) => one === density) ?? 'desk',
  };
}

function apply(appearance: Appearance): void {
  current = appearance;
  document.documentElement.dataset['mode'] = appearance.mode;
  document.documentElement.dataset['density'] = appearance.density;
  for (const listener of listeners) listener();
}

/** Called once, before the first render; follows changes made in other tabs from then on. */
export function startAppearance(): void {
  apply(stored());
  window.addEventListener('storage', (event) => {
    if (event.key === MODE_KEY || event.key === DENSITY_KEY) apply(stored());
  });
}

export function setAppearance(change: Partial<Appearance>): void {
  const next = { ...current, ...change };
  try {
    localStorage.setItem(MODE_KEY, next.mode);
    localStorage.setItem(DENSITY_KEY, next.density);
  } catch {
    // Kept for this tab only.
  }
  apply(next);
}

export function getAppearance(): Appearance {
  return current;
}

export function onAppearance(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
