/**
 * What a laptop runs: the app's own data layer, bundled into one script that each laptop evaluates for itself, because RxDB
 * counts collections for each copy of its module. Its storage and its channels between tabs are replaced (`build/bundle.ts`).
 */
export { loadSession, signIn, signOut } from '#renderer/db/session.ts';
export { openStore } from '#renderer/db/open-store.ts';
