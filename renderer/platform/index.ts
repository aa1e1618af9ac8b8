import type { MilepostShell } from '#electron/ipc/contract.ts';
import { browserPlatform } from './browser.ts';
import { electronPlatform } from './electron.ts';
import type { Platform } from './platform.ts';

/** The shell that this page runs in. */
export function currentPlatform(): Platform {
  // Only the preload of the desktop shell puts it there.
  const { milepostShell } = window as { readonly milepostShell?: MilepostShell };
  return milepostShell === undefined ? browserPlatform() : electronPlatform(milepostShell);
}

/** The nonce that styles added at run time must carry, from the policy that this page was served with. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
