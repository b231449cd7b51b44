import type { AnyManifest, Registration } from '@serviflow/sdk';

/** The screens of this plugin; their components live in `ui/index.tsx`. */
export function registerPages<M extends AnyManifest>(p: Registration<M>): void {
  p.page({
    path: '/mail',
    component: 'MailPage',
    title: 'Mail',
    permission: 'mail.read',
    nav: { group: 'Work', icon: 'mail', order: 70, countUrl: '/api/mail/triage-count' },
  });
  p.page({ path: '/mail/:tab', component: 'MailPage', title: 'Mail', permission: 'mail.read' });
}
