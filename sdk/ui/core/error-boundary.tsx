import { Component, type ReactNode } from 'react';
import { ErrorState } from '../components/states.tsx';

interface Props {
  /** Named in the message, so that people know whom to ask. */
  plugin?: string;
  /** Which part of it, for who mends it. */
  part?: string;
  compact?: boolean;
  onRetry?: () => void;
  onError?: (error: unknown) => void;
  children: ReactNode;
}

/**
 * Keeps a failing part from taking the page down and says which part it was.
 * @since 1.0
 */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    reportError(error);
    this.props.onError?.(error);
  }

  retry = () => {
    this.props.onRetry?.();
    this.setState({ error: undefined });
  };

  override render() {
    if (this.state.error === undefined) return this.props.children;
    const { plugin, part, compact } = this.props;
    return (
      <ErrorState
        compact={compact}
        page={!compact}
        title={plugin ? `"${plugin}" could not be shown` : 'This page could not be shown'}
        safe="The rest of the page works, and nothing you saved is lost."
        error={this.state.error}
        part={part}
        onRetry={this.retry}
      />
    );
  }
}
