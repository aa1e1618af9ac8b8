import { create } from 'zustand';
import { registerServiceWorker } from '../platform/register-service-worker.ts';

type OfflineCopyState = { readonly updateReady: boolean; readonly updateNow: () => void };

/** Whether a newer version lies complete on this laptop, and how to change to it at once. */
export const useOfflineCopy = create<OfflineCopyState>(() => ({ updateReady: false, updateNow: () => location.reload() }));

/** Keeps the app itself on this laptop, where the shell needs that. */
export function keepOfflineCopy(): void {
  void registerServiceWorker(() => useOfflineCopy.setState({ updateReady: true })).then((copy) => {
    if (copy !== undefined) useOfflineCopy.setState({ updateNow: copy.updateNow });
  });
}
