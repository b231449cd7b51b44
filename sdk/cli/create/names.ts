/** What a new plugin is called. */
export interface PluginNames {
  readonly id: string;
  readonly title: string;
  /** Name of the npm package. */
  readonly packageName: string;
  readonly author: string;
}

/** A word or two for people from an id: `on-call-rota` -> `On call rota`. */
export function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ').trim();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** An id from the name of a folder, as far as one can be made of it: `My Plugin 2` -> `my-plugin-2`. */
export function suggestId(folderName: string): string {
  return folderName
    .toLowerCase()
    .replace(/^(serviflow-)?plugin-/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 31);
}

/** What is wrong with a title; null when it is fine. It stands in code, JSON and HTML, so it keeps clear of their signs. */
export function checkTitle(title: string): string | null {
  if (title.length < 2 || title.length > 60) return 'The title must have 2-60 characters.';
  return /["\\`<>{}$\p{Cc}]/u.test(title) ? 'The title may have no " \\ ` < > { } $ in it.' : null;
}

/** What is wrong with the name of a package; null when it is fine. The rules of npm for new packages. */
export function checkPackageName(name: string): string | null {
  const fits = name.length <= 214 && /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name);
  return fits ? null : `"${name}" is no name for an npm package.`;
}

/** Names in code that are made of an id. */
export interface Identifiers {
  readonly camel: string;
  readonly pascal: string;
  readonly constant: string;
}

/**
 * Names for code: `on-call-rota` -> `onCallRota`, `OnCallRota`, `ON_CALL_ROTA`; with `Plugin` at the end when one of
 * them is taken.
 * @param taken whether a name stands for something else already
 */
export function identifiersOf(id: string, taken: (name: string) => boolean): Identifiers {
  const of = (parts: readonly string[]): Identifiers => {
    const pascal = parts.map((part) => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`).join('');
    return {
      camel: `${pascal.slice(0, 1).toLowerCase()}${pascal.slice(1)}`,
      pascal,
      constant: parts.join('_').toUpperCase(),
    };
  };
  const parts = id.split('-').filter(Boolean);
  const plain = of(parts);
  return Object.values(plain).some(taken) ? of([...parts, 'plugin']) : plain;
}
