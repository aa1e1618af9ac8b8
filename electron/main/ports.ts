/**
 * What the shell needs of its host, in the shell's own terms. `adapter.ts` fills this with Electron; nothing else here knows it.
 */
export type Host = {
  readonly app: AppPort;
  readonly pages: PagesPort;
  readonly permissions: PermissionsPort;
  readonly calls: CallsPort;
  readonly openWindow: (options: WindowOptions) => WindowPort;
  /** Hands a link to the system's browser. */
  readonly openExternal: (url: string) => void;
  /** Fetches past the page's policy. Rejects like `fetch`. */
  readonly fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;
  /** Calls `listener` each time the computer wakes up. */
  readonly onWake: (listener: () => void) => void;
};

export type AppPort = {
  /** False when the app runs already for this person: that one is told. */
  readonly claimSingleInstance: () => boolean;
  readonly onSecondInstance: (listener: () => void) => void;
  readonly whenReady: () => Promise<void>;
  readonly onAllWindowsClosed: (listener: () => void) => void;
  /** macOS: the dock icon was clicked with no window open. */
  readonly onActivate: (listener: () => void) => void;
  readonly quit: () => void;
  /** Folder of this person's data, absolute. */
  readonly userDataDir: () => string;
};

export type PagesPort = {
  /** Makes `scheme` one like https. Once, and before the app is ready. */
  readonly registerScheme: (scheme: string) => void;
  readonly serve: (scheme: string, answer: (request: Request) => Promise<Response>) => void;
};

/** `url`: who asks. `media` is set for camera and microphone. */
export type PermissionAsked = { readonly permission: string; readonly url: string; readonly media: readonly string[] };
export type PermissionsPort = {
  /** Answers both ways in which a page gets at a permission: a request and a silent check. */
  readonly decide: (allowed: (asked: PermissionAsked) => boolean) => void;
};

/** `url` is empty when the frame that asked is gone. */
export type CallSender = { readonly url: string; readonly isMainFrame: boolean };
export type CallsPort = {
  readonly handle: (channel: string, answer: (sender: CallSender, payload: unknown) => Promise<unknown>) => void;
};

export type WindowOptions = {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** Absolute path. */
  readonly preload: string;
  /** Whether the page may go to `url`; what it may not is dropped. */
  readonly mayNavigate: (url: string) => boolean;
  /** The page tried to open `url` elsewhere. It never gets a window. */
  readonly onLink: (url: string) => void;
};
export type WindowPort = {
  readonly load: (url: string) => void;
  readonly send: (channel: string) => void;
  /** Brings it to the front, out of the task bar if need be. */
  readonly show: () => void;
  readonly isOpen: () => boolean;
};
