import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '../theme/tokens.css';
import '../theme/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, useLayoutEffect } from 'react';
import { queryClient } from '../api/query.ts';
import { ExtraControls } from '../forms/extra-controls.ts';
import type { UiManifest } from '../manifest-types.ts';
import { applyBrand } from '../theme/brand.ts';
import { useScheme } from '../theme/preference.ts';
import { cssVariablesResolver, theme } from '../theme/theme.ts';
import { ManifestProvider } from './manifest-context.tsx';

/** Loaded when a form first needs it. */
const EXTRA_CONTROLS = {
  'missing-fields': lazy(async () => ({
    default: (await import('../record-fields/missing-field.tsx')).MissingFields,
  })),
};

/**
 * Everything that components of this package need around them. The shell mounts it once.
 * @since 1.0
 */
export function UiProvider({ manifest, children }: { manifest: UiManifest | null; children: ReactNode }) {
  const scheme = useScheme();
  const brand = manifest?.tenant.brandColor;
  useLayoutEffect(() => applyBrand(brand), [brand]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      <QueryClientProvider client={queryClient}>
        <ExtraControls.Provider value={EXTRA_CONTROLS}>
          <ManifestProvider manifest={manifest}>{children}</ManifestProvider>
        </ExtraControls.Provider>
      </QueryClientProvider>
      {/* The right corner belongs to what is pressed next: Send reply, Save, the answers of a dialog. */}
      <Notifications position="bottom-left" limit={3} zIndex={600} containerWidth={300} />
    </MantineProvider>
  );
}
