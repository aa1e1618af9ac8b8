import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { ServerScreen } from '../features/session/server-screen.tsx';
import { SignInScreen } from '../features/session/sign-in-screen.tsx';
import { SessionProvider, StoreProvider } from '../hooks/store-context.tsx';
import type { Platform } from '../platform/platform.ts';
import { chooseAnotherServer, serverChosen, signedIn, signOut, useAppPhase } from './app-state.ts';
import { FailedScreen } from './failed-screen.tsx';
import classes from './gate.module.css';
import { makeRouter } from './routes.tsx';

/** Decides what stands on the whole window: the session screens, or the app of whoever is signed in. */
export function Gate({ platform }: { readonly platform: Platform }): ReactNode {
  const { t } = useTranslation('app');
  const phase = useAppPhase((state) => state.phase);
  switch (phase.kind) {
    case 'starting':
      return (
        <main className={classes['starting']}>
          <h1 className="visually-hidden">Milepost</h1>
          <output>{t('opening')}</output>
        </main>
      );
    case 'needs-server':
      return <ServerScreen platform={platform} onChosen={serverChosen} />;
    case 'signed-out':
      return (
        <SignInScreen
          platform={platform}
          serverAddress={phase.serverAddress}
          lost={phase.lost}
          onSignedIn={(session) => void signedIn(session)}
          onOtherServer={platform.canChangeServer ? chooseAnotherServer : undefined}
        />
      );
    case 'failed':
      return <FailedScreen detail={phase.detail} />;
    case 'open':
      return (
        <StoreProvider store={phase.store} key={phase.session.person}>
          <SessionProvider handle={{ session: phase.session, signOut }}>
            <Routed />
          </SessionProvider>
        </StoreProvider>
      );
  }
}

function Routed(): ReactNode {
  const router = useMemo(() => makeRouter(), []);
  return <RouterProvider router={router} />;
}
