import { useEffect } from 'react';
import { create } from 'zustand';

const useTitleStore = create<{ readonly title: string }>(() => ({ title: '' }));

/**
 * Every screen calls this once: its title becomes the only `<h1>` (in the frame's top bar, where focus goes when the
 * screen changes) and the window's title. Headings inside screens start at `<h2>`.
 */
export function useTitle(title: string): void {
  useEffect(() => {
    useTitleStore.setState({ title });
    document.title = title === '' ? 'Milepost' : `${title} · Milepost`;
  }, [title]);
}

/** For the frame. */
export function useCurrentTitle(): string {
  return useTitleStore((state) => state.title);
}
