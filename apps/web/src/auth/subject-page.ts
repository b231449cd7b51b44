import type { UiManifest } from '@serviflow/sdk/ui';

/**
 * The page that shows one thing: of the area this user works in, of the plugin that owns the subject, ending
 * with a parameter (`/tickets/:id`). `subject` is its id, `tickets.ticket`.
 */
export function pageOfSubject(manifest: UiManifest, subject: string, id: string): string | undefined {
  const area = manifest.user.role === 'customer' ? 'portal' : 'workspace';
  const plugin = subject.split('.')[0];
  const fits = manifest.pages.filter((page) => page.area === area && /\/:\w+$/.test(page.path));
  const page =
    fits.find((one) => one.plugin === plugin) ??
    (area === 'portal' ? fits.find((one) => one.path.includes('request')) : undefined);
  return page?.path.replace(/:\w+$/, encodeURIComponent(id));
}
