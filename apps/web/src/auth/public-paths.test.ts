import { describe, expect, it } from 'vitest';
import { isPublicPath, safeNext } from './public-paths.ts';

describe('safeNext', () => {
  it('keeps paths of this site', () => {
    expect(safeNext('/tickets/42?tab=assets')).toBe('/tickets/42?tab=assets');
  });

  it.each([null, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/login?next=/login'])(
    'sends %s home',
    (next) => expect(safeNext(next)).toBe('/'),
  );
});

describe('isPublicPath', () => {
  it('knows the pages without a session', () => {
    expect(isPublicPath('/reset/abc')).toBe(true);
    expect(isPublicPath('/loginx')).toBe(false);
    expect(isPublicPath('/')).toBe(false);
  });
});
