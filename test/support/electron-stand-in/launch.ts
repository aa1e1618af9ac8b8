import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { FromStandIn, ToStandIn } from './messages.ts';

/** A running shell on the stand-in. */
export type StandInShell = {
  /** The app's window. */
  readonly page: Page;
  /** Links that the shell handed to the system's browser, oldest first. */
  readonly externalLinks: readonly string[];
  /** The computer wakes up. */
  readonly wake: () => void;
  /** A second start of the app by the same person. */
  readonly startAgain: () => void;
  /** What the shell's permission handlers answer. */
  readonly mayUse: (permission: string, url: string) => Promise<boolean>;
  /** Ends shell and browser; what they keep stays in `userDataDir`. */
  readonly close: () => Promise<void>;
};

const MAIN = resolve('dist/electron/main.js');
const HOOKS = resolve(import.meta.dirname, 'hooks.ts');

/**
 * Runs the real, built main process and preload on a **stand-in for Electron**: a module that plays the part of Electron's API that
 * the shell uses, with Node for the main process and a Chromium for the window. It shows that our side of the shell works together;
 * it cannot show that Electron behaves as we think. `userDataDir` is the person's folder, kept between launches.
 */
export async function launchStandIn(options: {
  readonly userDataDir: string;
  /** Path of a Chromium. */
  readonly chromium: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<StandInShell> {
  const child = fork(MAIN, [], {
    execPath: process.execPath,
    execArgv: ['--import', HOOKS],
    env: {
      ...process.env,
      STAND_IN_USER_DATA: options.userDataDir,
      ...(options.chromium === undefined ? {} : { STAND_IN_CHROMIUM: options.chromium }),
      ...options.env,
    },
  });
  const ended = once(child, 'exit');
  const externalLinks: string[] = [];
  const waiting = new Map<number, (allowed: boolean) => void>();
  const debuggerAddress = await new Promise<string>((found, failed) => {
    child.on('message', (message: FromStandIn) => {
      if (message.kind === 'window-loaded') found(message.debuggerAddress);
      else if (message.kind === 'external-link') externalLinks.push(message.url);
      else waiting.get(message.question)?.(message.allowed);
    });
    child.once('exit', (code) => failed(new Error(`the shell ended with code ${code} before its window was there`)));
  });

  const browser = await chromium.connectOverCDP(debuggerAddress);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('the shell opened no window');
  const tell = (message: ToStandIn): void => void child.send(message);
  let questions = 0;
  return {
    page,
    externalLinks,
    wake: () => tell({ kind: 'wake' }),
    startAgain: () => tell({ kind: 'start-again' }),
    mayUse: (permission, url) => {
      questions += 1;
      const question = questions;
      return new Promise((answered) => {
        waiting.set(question, answered);
        tell({ kind: 'may-use', question, permission, url });
      });
    },
    close: async () => {
      await browser.close();
      if (child.connected) tell({ kind: 'quit' });
      await ended;
    },
  };
}
