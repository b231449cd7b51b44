import { BAD_TENANT } from './tenant-function.ts';

/** A statement tried to leave the tenant of its call: nothing of the call is stored, and the plugin is named. */
export class TenantBreach extends Error {
  readonly plugin: string;

  constructor(plugin: string, what: string, cause?: unknown) {
    super(`${plugin} ${what}, so nothing of this call was stored.`, { cause });
    this.name = 'TenantBreach';
    this.plugin = plugin;
  }
}

/** What a call may send: what reads and writes rows, and savepoints. */
const ALLOWED =
  /^(select|with|values|table|insert|update|delete|merge|explain|show|lock|savepoint|release|\()/i;
const BACK_TO_SAVEPOINT = /^rollback\s+((work|transaction)\s+)?to\b/i;
const SPACE_AND_COMMENTS = /^(\s|--[^\n\r]*([\n\r]|$)|\/\*([^*/]|\*(?!\/)|\/(?!\*))*\*\/)*/;

/**
 * The command of a statement that no call may run, or null: it changes the connection and not rows (settings, prepared
 * statements, cursors, blocks of code, the end of the transaction), and connections serve one tenant after the other.
 * Each message to the server holds one statement, so its first word tells.
 */
export function foreignCommand(text: string): string | null {
  const start = text.replace(SPACE_AND_COMMENTS, '');
  return ALLOWED.test(start) || BACK_TO_SAVEPOINT.test(start) ? null : (/^\w+/.exec(start)?.[0] ?? '');
}

/**
 * Functions that leave something on the connection or run a text as SQL. U& is the one other way to write a name. What
 * matches is not refused: the tenant is compared right behind it, and the connection serves nobody afterwards.
 */
const LEAVES_TRACES = /set_config|pg_settings|advisory_lock|_to_xml|ts_stat|ts_rewrite|query_to_|u&/i;

export const leavesTraces = (text: string): boolean => LEAVES_TRACES.test(text);

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;
export const isBadTenant = (error: unknown): boolean => codeOf(error) === BAD_TENANT;
