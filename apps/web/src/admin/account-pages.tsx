import { Navigate, Route, Routes } from 'react-router';
import { PasswordPage } from './password-page.tsx';
import { SessionsPage } from './sessions-page.tsx';
import { TokensPage } from './tokens-page.tsx';

/** What belongs to the person who is signed in. */
export function AccountPages() {
  return (
    <Routes>
      <Route path="password" element={<PasswordPage />} />
      <Route path="sessions" element={<SessionsPage />} />
      <Route path="tokens" element={<TokensPage />} />
      <Route path="*" element={<Navigate to="/account/password" replace />} />
    </Routes>
  );
}
