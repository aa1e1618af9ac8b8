import type { ReactNode } from 'react';
import { useNavigate, useRouteError } from 'react-router';
import { FailedScreen } from './failed-screen.tsx';

/** A screen threw, or its part of the app did not load. */
export function RouteError(): ReactNode {
  const error = useRouteError();
  const navigate = useNavigate();
  const detail = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
  return <FailedScreen detail={detail} onRetry={() => void navigate('/', { replace: true })} />;
}
