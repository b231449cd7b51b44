import { PluginView, type UiPage, useDocumentTitle, useManifest } from '@serviflow/sdk/ui';
import { useParams } from 'react-router';
import { PageSkeleton } from './page-skeleton.tsx';

/** A page of a plugin; its route's parameters become props. */
export function PluginPage({ page }: { page: UiPage }) {
  const params = useParams();
  const { tenant } = useManifest();
  useDocumentTitle(`${page.title} · ${tenant.name}`);
  return (
    <PluginView plugin={page.plugin} component={page.component} props={params} fallback={<PageSkeleton />} />
  );
}
