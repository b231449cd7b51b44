// Sets the colour scheme before the first paint; sdk/ui/theme/preference.ts takes over from here.
(() => {
  let choice = {};
  try {
    choice = JSON.parse(localStorage.getItem('sf-theme') || '{}');
  } catch {
    // Private windows may refuse storage: the system's choice holds.
  }
  const scheme = choice.scheme || 'system';
  const dark =
    scheme === 'dark' || (scheme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (choice.contrast || matchMedia('(prefers-contrast: more)').matches)
    root.setAttribute('data-contrast', 'more');
})();
