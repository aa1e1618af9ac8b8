/** Hands a text to the person as a file. Made here on the laptop: works with no network. */
export function download(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type }));
}

/** The same with bytes. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has taken the address; freeing it in the same turn would be too early for some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
