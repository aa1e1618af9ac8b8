import { Component, type ReactNode } from 'react';
import { describeError } from './describe-error.ts';
import { FailedScreen } from './failed-screen.tsx';

type Props = { readonly children: ReactNode };
type State = { readonly failed: boolean; readonly error: unknown };

/** The last net, for what no screen's own caught. React has only a class for this. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { failed: true, error };
  }

  override render(): ReactNode {
    const { failed, error } = this.state;
    return failed ? <FailedScreen detail={describeError(error)} /> : this.props.children;
  }
}
