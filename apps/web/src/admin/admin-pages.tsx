import { useUser } from '@serviflow/sdk/ui';
import { Navigate, Route, Routes } from 'react-router';
import { ForbiddenPage, NotFoundPage } from '../pages/not-found.tsx';
import { AuditPage } from './audit-page.tsx';
import { DeadLettersPage } from './dead-letters-page.tsx';
import { OrganisationPage } from './organisation-page.tsx';
import { PluginsPage } from './plugins-page.tsx';
import { SettingsPage } from './settings-page.tsx';
import { UsersPage } from './users-page.tsx';

/** The shell's own screens for administrators. */
export function AdminPages() {
  const { role } = useUser();
  if (role !== 'admin') return <ForbiddenPage />;
  return (
    <Routes>
      <Route path="/" element={<Navigate to="/admin/users" replace />} />
      <Route path="users" element={<UsersPage />} />
      <Route path="organisation" element={<OrganisationPage />} />
      <Route path="plugins" element={<PluginsPage />} />
      <Route path="settings" element={<SettingsPage />} />
      <Route path="settings/:plugin" element={<SettingsPage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="dead-letters" element={<DeadLettersPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
