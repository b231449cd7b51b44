import { relative } from 'node:path';

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly plugin?: string;
  readonly surface?: string;
  readonly handler?: string;
  readonly operation?: string;
  readonly reason?: string;
  readonly remedy?: string;
  readonly error?: string;
  readonly stack?: string;
}

/** Levels of the log: 40 warning, 50 error. */
const WARNING = 40;
const MOST_LINES = 6;
const SET_ASIDE = 'plugin set aside';
/** Where the remedy for operators (ask the author) is no help to the author. */
const ONE_S_OWN = new Set(['import', 'register', 'start']);

export interface DeskLogOptions {
  /** Absolute path of the package; leads no path that is shown. */
  readonly root: string;
  /** Id of the plugin that is being written. */
  readonly id: string;
  /** Takes one line. */
  readonly print: (line: string) => void;
  /** The desk runs without the plugin. */
  readonly onSetAside: () => void;
}

/**
 * Makes what a desk prints readable for the author of a plugin: its log lines in words, everything else (such as
 * `console.log`) as it is, the account of its start left out.
 * @returns takes output as it comes
 */
export function deskLog(options: DeskLogOptions): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) for (const shown of readable(line, options)) options.print(shown);
  };
}

/** The account of a start (`   0.12 s  environment  3 ms`), what a stop says, and the ready line with its logins. */
const ACCOUNT = /^ *\d+\.\d\d s {2}\S|^Stopp(ing|ed)\b|^ServiFlow is ready: |^ {4}\S+ +\S+ {3}\S|^ {2}\S.*:$/;

function readable(line: string, options: DeskLogOptions): string[] {
  if (line.trim() === '' || ACCOUNT.test(line)) return [];
  const entry = parse(line);
  if (!entry) return [line];
  if (entry.level < WARNING) return [];
  const isSetAside = entry.msg === SET_ASIDE && entry.plugin === options.id;
  if (isSetAside) options.onSetAside();
  const where = [entry.plugin, entry.surface ?? entry.handler ?? entry.operation].filter(Boolean).join(', ');
  const [first = '', ...frames] = (entry.reason ?? entry.error ?? '').split('\n');
  const remedy = isSetAside && ONE_S_OWN.has(entry.surface ?? '') ? 'Mend it and save.' : entry.remedy;
  return [
    `${entry.level > WARNING ? '✗' : '!'} ${[where, entry.msg, first].filter(Boolean).join(': ')}`,
    ...placeOf(frames.length ? frames : (entry.stack ?? '').split('\n'))
      .slice(0, MOST_LINES)
      .map((frame) => `    ${shorten(frame, options.root)}`),
    ...(remedy ? [`  ${remedy}`] : []),
  ];
}

/** Lines of a stack that say something about the plugin: of a syntax error the code, else the calls of its own files. */
function placeOf(stack: readonly string[]): string[] {
  if (/^(file:\/\/)?\/\S+:\d+$/.test(stack[0] ?? '')) return stack.slice(0, Math.max(0, stack.indexOf('')));
  return stack
    .filter((line) => /^\s*at /.test(line) && !/node:|\(index \d+\)|[\\/]node_modules[\\/]/.test(line))
    .map((line) => line.trim());
}

const shorten = (frame: string, root: string): string =>
  frame.replace(/(?:file:\/\/)?(\/[^():]+)/, (_all, path: string) =>
    path.startsWith(root) ? relative(root, path) : path,
  );

function parse(line: string): LogLine | null {
  if (!line.startsWith('{')) return null;
  try {
    const value = JSON.parse(line) as Partial<LogLine>;
    return typeof value.level === 'number' && typeof value.msg === 'string' ? (value as LogLine) : null;
  } catch {
    return null;
  }
}
