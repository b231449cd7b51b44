import {
  ApiError,
  api,
  type JsonSchema,
  PageBody,
  PageHeader,
  Panel,
  SchemaForm,
  toast,
} from '@serviflow/sdk/ui';
import { useNavigate } from 'react-router';
import { refreshManifest } from '../session.ts';

const SCHEMA: JsonSchema = {
  type: 'object',
  required: ['currentPassword', 'newPassword', 'again'],
  properties: {
    currentPassword: { type: 'string', title: 'Current password', 'x-ui': { widget: 'password' } },
    newPassword: {
      type: 'string',
      title: 'New password',
      minLength: 10,
      description: 'At least 10 characters. A few words in a row work well.',
      'x-ui': { widget: 'password' },
    },
    again: { type: 'string', title: 'New password again', 'x-ui': { widget: 'password' } },
  },
};

/** Current and new password (requirement 1.5). */
export function PasswordPage() {
  const go = useNavigate();
  const save = async ({ currentPassword, newPassword, again }: Record<string, unknown>) => {
    if (newPassword !== again) {
      const detail = 'Type the same new password twice.';
      throw new ApiError({
        type: 'about:blank',
        title: 'The passwords differ',
        status: 422,
        code: 'mismatch',
        errors: [{ in: 'body', pointer: '/again', code: 'mismatch', detail }],
      });
    }
    await api.post('/api/auth/change-password', { currentPassword, newPassword });
    toast.done({ message: 'Password changed. Other sessions are logged out.' });
    await refreshManifest();
    go('/');
  };
  return (
    <>
      <PageHeader title="Change password" />
      <PageBody narrow>
        <Panel>
          <SchemaForm schema={SCHEMA} onSubmit={save} submitLabel="Change password" align="start" />
        </Panel>
      </PageBody>
    </>
  );
}
