import { create } from 'zustand';

const useOffered = create<{ readonly file: File | undefined }>(() => ({ file: undefined }));

/** A file dropped somewhere in the app, on its way to the screen that can do something with it. */
export function offerFile(file: File): void {
  useOffered.setState({ file });
}

/** The file that waits to be taken, if any. Take it with `takeFile`, so that coming back later does not find it again. */
export function useOfferedFile(): File | undefined {
  return useOffered((state) => state.file);
}

export function takeFile(): void {
  useOffered.setState({ file: undefined });
}
