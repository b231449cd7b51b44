/** First segments of the pages that need no session. */
const PUBLIC = ['login', 'forgot', 'reset', 'invite', 'accept-invite', 'magic', 'signup'] as const;

export function isPublicPath(path: string): boolean {
  return (PUBLIC as readonly string[]).includes(path.split('/')[1] ?? '') || path.startsWith('/ticket/view/');
}

/** Only a path of this site may follow a sign-in, so a link cannot send people elsewhere. */
export function safeNext(next: string | null): string {
  if (
    !next?.startsWith('/') ||
    next.startsWith('//') ||
    next.includes('\\') ||
    isPublicPath(next.split('?')[0] ?? '')
  )
    return '/';
  return next;
}
