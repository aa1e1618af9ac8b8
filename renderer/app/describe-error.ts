/** Whatever was thrown, as text for the person who is asked for help. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? 'unknown';
  const { name, message, stack = '' } = error;
  const said = `${name}: ${message}`;
  return stack.includes(message) ? stack : `${said}\n${stack}`.trim();
}
