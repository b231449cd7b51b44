import { readdirSync } from 'node:fs';
import { readSources, withoutComments } from './source-files.ts';

const MAX_LINES = 300;

/** Files that are longer than anyone reads in one go. */
export function findLongFiles(root: string): string[] {
  return readSources(root, '**/*.{ts,tsx,mjs,css}')
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
}

/** Words of the help desk. Assets are left out: the static files of the web app are called so too. */
const DESK_WORDS =
  /\b(tickets?|slas?|articles?|mailbox(es)?|incidents?|escalat\w*|requesters?|cmdb|helpdesk|insights?)\b/gi;

/**
 * Help-desk words in the code of the kernel and its migrations, which must serve any product. Comments may
 * take an example from the desk, and tests need plugins to test with.
 */
export function findDeskWords(root: string): string[] {
  return readSources(root, '{kernel,migrations}/**/*.ts')
    .filter(({ path }) => !/[.]test(-d)?[.]ts$|\/tests\//.test(path))
    .flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .flatMap((line, index) =>
          [...splitWords(line).matchAll(DESK_WORDS)].map((word) => `${path}:${index + 1}: ${word[0]}`),
        ),
    );
}

/** `ticketId` and `TICKET_ID` are the words "ticket id". */
function splitWords(code: string): string {
  return code.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

/** The folders of the house plan; tools may have files and folders that begin with a dot. */
const ROOT_FOLDERS = [
  'apps',
  'config',
  'docs',
  'kernel',
  'migrations',
  'node_modules',
  'plugins',
  'sdk',
  'tests',
];

/** Folders at the root that the house plan does not have. */
export function findStrayFolders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ROOT_FOLDERS.includes(entry.name),
    )
    .map((entry) => entry.name);
}
