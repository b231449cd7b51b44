import { Navigate, Route, Routes } from 'react-router';
import { AuthLayout } from './auth-layout.tsx';
import { ForgotPage } from './forgot-page.tsx';
import { LoginPage } from './login-page.tsx';
import { MagicPage } from './magic-page.tsx';
import { PasswordLinkPage } from './password-link-page.tsx';
import { SignupPage } from './signup-page.tsx';
import { TicketLinkPage } from './ticket-link-page.tsx';

/** Pages for people without a session. Tokens come as a path segment or as `?token=`. */
export function PublicPages() {
  return (
    <AuthLayout>
      <Routes>
        <Route path="/login" element={<LoginPage />} />
        <Route path="/forgot" element={<ForgotPage />} />
        {['/reset', '/reset/:token'].map((path) => (
          <Route key={path} path={path} element={<PasswordLinkPage purpose="reset" />} />
        ))}
        {['/invite', '/invite/:token', '/accept-invite', '/accept-invite/:token'].map((path) => (
          <Route key={path} path={path} element={<PasswordLinkPage purpose="invite" />} />
        ))}
        {['/magic', '/magic/:token'].map((path) => (
          <Route key={path} path={path} element={<MagicPage />} />
        ))}
        <Route path="/ticket/view/:token" element={<TicketLinkPage />} />
        <Route path="/signup" element={<SignupPage />} />
        <Route path="*" element={<Navigate to="/login" replace />} />
      </Routes>
    </AuthLayout>
  );
}
