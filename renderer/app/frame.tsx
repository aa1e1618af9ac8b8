import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigate } from 'react-router';
import { kindOfFile, offerFile } from '../hooks/dropped-file.ts';
import { useKeyListener, useKeys } from '../hooks/use-keys.ts';
import { useMay } from '../hooks/use-may.ts';
import classes from './frame.module.css';
import { KeysDialog } from './keys-dialog.tsx';
import { LogButton } from './log-button.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { StorageNotice } from './storage-notice.tsx';
import { TopBar } from './top-bar.tsx';
import { UpdateNotice } from './update-notice.tsx';
import { useSearchAtHand } from './use-hits.ts';

type Dialog = 'palette' | 'keys';

/** What stands around every screen: rail, top bar, the way to log an incident, the keys. */
export function Frame(): ReactNode {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<Dialog>();
  const go = (to: string): void => void navigate(to);
  const mayLog = useMay('incident.log');
  const mayWatch = useMay('laptops.watch');
  useKeyListener();
  useKeys([
    ...(mayLog ? [{ keys: 'N', label: t('keys.log'), run: () => go('/log') }] : []),
    { keys: 'S', label: t('keys.scan'), run: () => go('/scan') },
    { keys: 'Ctrl+K', label: t('keys.palette'), run: () => setDialog('palette'), whileTyping: true },
    { keys: '/', label: t('keys.palette'), run: () => setDialog('palette') },
    { keys: '?', label: t('keys.keys'), run: () => setDialog('keys') },
    { keys: 'G B', label: t('keys.board'), run: () => go('/') },
    { keys: 'G M', label: t('keys.mine'), run: () => go('/?mine=1') },
    { keys: 'G K', label: t('keys.checklists'), run: () => go('/checklists') },
    { keys: 'G S', label: t('keys.sites'), run: () => go('/sites') },
    { keys: 'G P', label: t('keys.map'), run: () => go('/map') },
    { keys: 'G C', label: t('keys.compatibility'), run: () => go('/compatibility') },
    { keys: 'G Y', label: t('keys.sync'), run: () => go('/sync') },
    ...(mayWatch ? [{ keys: 'G L', label: t('keys.laptops'), run: () => go('/laptops') }] : []),
  ]);
  useDroppedFiles(go);
  useSearchAtHand();
  const screen = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusOnNavigation(screen, heading);
  const close = (): void => setDialog(undefined);
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#screen">
        {t('skip')}
      </a>
      <Rail />
      <TopBar heading={heading} onSearch={() => setDialog('palette')} />
      <main id="screen" className={classes['main']} tabIndex={-1}>
        <div className={classes['screen']} ref={screen}>
          <Outlet />
        </div>
        <LogButton />
      </main>
      <div className={classes['notices']}>
        <UpdateNotice />
        <StorageNotice />
      </div>
      <Palette opened={dialog === 'palette'} onClose={close} onShowKeys={() => setDialog('keys')} />
      <KeysDialog opened={dialog === 'keys'} onClose={close} />
    </div>
  );
}

/** The board and an incident on it are one screen. */
const screenOf = (pathname: string): string => (pathname.startsWith('/incidents/') ? '/' : pathname);

/** When the screen changes, readers and the keyboard start at its heading, unless the screen has put the focus somewhere itself. */
function useFocusOnNavigation(place: RefObject<HTMLElement | null>, heading: RefObject<HTMLElement | null>): void {
  const screen = screenOf(useLocation().pathname);
  const before = useRef(screen);
  useLayoutEffect(() => {
    if (before.current === screen) return;
    before.current = screen;
    if (place.current?.contains(document.activeElement) !== true) heading.current?.focus();
    place.current?.scrollTo(0, 0);
  }, [screen, place, heading]);
}

/** A file dropped anywhere goes to the screen that takes it, where the person may use that; for everybody it must not replace the app. */
function useDroppedFiles(go: (to: string) => void): void {
  const mayImport = useMay('fleet.import');
  const latest = useRef(go);
  useLayoutEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      // What it is called is told only when it is let go.
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      const kind = kindOfFile(file);
      if (kind === 'fleet' && !mayImport) return;
      offerFile(kind, file);
      latest.current(kind === 'fleet' ? '/import' : '/sync');
    };
    document.addEventListener('dragover', over);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('drop', drop);
    };
  }, [mayImport]);
}
