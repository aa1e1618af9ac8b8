import { Component, type ReactNode } from 'react';
import { FailedScreen } from './failed-screen.tsx';

type Props = { readonly children: ReactNode; /** Where the way back leads; none without it. */ readonly onBack?: () => void };
type State = { readonly error: unknown };

/** Catches what a screen threw, so that the rest of the app stays usable. React has only a class for this. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error('unknown') };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { onBack } = this.props;
    const retry = onBack === undefined ? {} : { onRetry: () => this.leave(onBack) };
    return <FailedScreen detail={error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)} {...retry} />;
  }

  private leave(onBack: () => void): void {
    onBack();
    this.setState({ error: undefined });
  }
}
