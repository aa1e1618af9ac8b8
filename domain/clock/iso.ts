/**
 * ISO 8601 with offset, to the millisecond: `2026-11-21T03:04:05.678+01:00`. `ms` since 1970; `offsetMinutes` east of
 * UTC (the negative of what `Date.prototype.getTimezoneOffset` says).
 */
export function isoWithOffset(ms: number, offsetMinutes: number): string {
  const wall = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const distance = Math.abs(offsetMinutes);
  const hours = String(Math.floor(distance / 60)).padStart(2, '0');
  const minutes = String(distance % 60).padStart(2, '0');
  return `${wall}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}
