/** Where the app lives inside the shell. Frozen for ever: everything that the laptop keeps belongs to this origin. */
export const SCHEME = 'app';
const APP_ORIGIN = 'app://milepost';
export const APP_START = `${APP_ORIGIN}/`;

/** Whether `url` is a page of the app. By text: custom schemes have no origin in every version of the URL parser. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(APP_START);
}
