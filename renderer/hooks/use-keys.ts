import { useEffect, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import { match, nameOf, noSequence } from './keys.ts';

export type KeyBinding = {
  /** `N`, `/`, `?`, `Enter`, `Ctrl+K` (also Command), or a sequence: `G B`. */
  readonly keys: string;
  /** What it does, in the app's language: `?` lists it. */
  readonly label: string;
  readonly run: () => void;
  /** Also while somebody types in a field. For keys with Ctrl. */
  readonly whileTyping?: boolean;
};

type Registered = { readonly owner: symbol; readonly bindings: readonly KeyBinding[] };

const useRegistry = create<{ readonly all: readonly Registered[] }>(() => ({ all: [] }));

/**
 * Binds keys while the component is on screen. Nothing runs while somebody types in a field or a dialog or menu is open
 * (unless `whileTyping`); of two bindings of the same keys the one that came later wins. `G`, `N`, `/`, `?` and `Ctrl+K`
 * belong to the frame, `F` to whichever screen has a text filter.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings);
  useLayoutEffect(() => {
    latest.current = bindings;
  });
  const shape = bindings.map(({ keys, label, whileTyping }) => `${keys}\n${label}\n${String(whileTyping === true)}`).join('\0');
  useEffect(() => {
    const owner = Symbol('keys');
    // What runs is looked up when it runs, so a new closure each render does not register again.
    const stable = latest.current.map((binding, position) => ({ ...binding, run: () => latest.current[position]?.run() }));
    useRegistry.setState(({ all }) => ({ all: [...all, { owner, bindings: stable }] }));
    return () => useRegistry.setState(({ all }) => ({ all: all.filter((one) => one.owner !== owner) }));
  }, [shape]);
}

/** Everything that keys do right now, for the list behind `?`. */
export function useKeyList(): readonly KeyBinding[] {
  return useRegistry((state) => state.all).flatMap((one) => one.bindings);
}

/** Listens for all of them: once, in the frame. */
export function useKeyListener(): void {
  useEffect(() => {
    let pending = noSequence;
    // Looked at before anybody acts: the Escape that closes a dialog or menu must not close what is below it as well.
    let covered = false;
    const look = (): void => {
      covered = document.querySelector('[aria-modal="true"], [role="menu"]') !== null;
    };
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const quiet = covered || isTyping(event.target);
      const bindings = useRegistry
        .getState()
        .all.flatMap((one) => one.bindings)
        .filter((binding) => !quiet || binding.whileTyping === true);
      const name = nameOf({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey });
      // A focused button or link has its own Enter and Space.
      if ((name === 'Enter' || name === ' ') && isControl(event.target)) return;
      const found = match(bindings, name, pending, Date.now());
      pending = found.pending;
      if (found.binding === undefined) return;
      event.preventDefault();
      found.binding.run();
    };
    // On the window and before any dialog, which closes itself there and may be gone at once.
    window.addEventListener('keydown', look, { capture: true });
    document.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', look, { capture: true });
      document.removeEventListener('keydown', listen);
    };
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type);
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary, [role="option"], [role="menuitem"]') !== null;
}
