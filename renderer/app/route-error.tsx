import type { ReactNode } from 'react';
import { useNavigate, useRouteError } from 'react-router';
import { describeError } from './describe-error.ts';
import { FailedPart, FailedScreen } from './failed-screen.tsx';

/** A screen threw, or its part of the app did not load: the frame around it still works. */
export function ScreenError(): ReactNode {
  const error = useRouteError();
  const navigate = useNavigate();
  return <FailedPart detail={describeError(error)} onBack={() => void navigate('/', { replace: true })} />;
}

/** The frame itself threw. */
export function FrameError(): ReactNode {
  return <FailedScreen detail={describeError(useRouteError())} />;
}
