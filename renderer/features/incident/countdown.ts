/** Time that is left, as a clock shows it: `18:40`, `1:02:03`. Begun seconds count whole, so that it ends at 0:00. `ms`: milliseconds. */
export function leftInWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
