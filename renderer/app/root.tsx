import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAppearance } from '../hooks/use-appearance.ts';
import type { Platform } from '../platform/platform.ts';
import { cssVariablesResolver, theme } from '../ui/theme.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Gate } from './gate.tsx';

/** The look and the last safety net around everything. */
export function Root({ platform, nonce }: { readonly platform: Platform; readonly nonce: string }): ReactNode {
  const { mode } = useAppearance();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={mode === 'night' ? 'dark' : 'light'}
      getStyleNonce={() => nonce}
    >
      <ErrorBoundary>
        <Gate platform={platform} />
      </ErrorBoundary>
    </MantineProvider>
  );
}
