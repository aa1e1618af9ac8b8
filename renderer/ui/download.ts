/** Hands a text to the person as a file. Made here on the laptop: works with no network. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The click has taken the address; freeing it in the same turn would be too early for some browsers.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
