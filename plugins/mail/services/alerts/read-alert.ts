/** State of a monitored service in one vocabulary. */
export type AlertState = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

/** What a monitoring mail says (23.4, 31.1). */
export interface Alert {
  /** `nagios`, `zabbix`, `datadog`, or `generic` for plain `Host:` lines. */
  tool: 'nagios' | 'zabbix' | 'datadog' | 'generic';
  host: string;
  service: string;
  /** PROBLEM, RECOVERY, ACKNOWLEDGEMENT and so on, as the tool calls it; upper case. */
  type: string;
  state: AlertState;
}

const STATES: Record<string, AlertState> = {
  ok: 'OK',
  up: 'OK',
  recovery: 'OK',
  recovered: 'OK',
  resolved: 'OK',
  normal: 'OK',
  warning: 'WARNING',
  warn: 'WARNING',
  average: 'WARNING',
  information: 'WARNING',
  'not classified': 'WARNING',
  critical: 'CRITICAL',
  down: 'CRITICAL',
  high: 'CRITICAL',
  disaster: 'CRITICAL',
  alert: 'CRITICAL',
  triggered: 'CRITICAL',
  problem: 'CRITICAL',
  unreachable: 'CRITICAL',
  unknown: 'UNKNOWN',
  'no data': 'UNKNOWN',
};

const toState = (value: string | undefined): AlertState | null =>
  STATES[(value ?? '').trim().toLowerCase()] ?? null;

/** Value of the first line `Name: value` with one of these names, in any case. */
function field(text: string, ...names: string[]): string {
  const found = new RegExp(`^[ \\t>*]*(?:${names.join('|')})[ \\t]*[:=][ \\t]*(.{1,300})$`, 'im').exec(text);
  return (found?.[1] ?? '').replace(/\*+/g, '').trim();
}

function toolOf(mail: { from: string; subject: string; text: string }): Alert['tool'] {
  if (
    /\*{5}\s*(?:nagios|icinga)/i.test(mail.text) ||
    /nagios|icinga/i.test(mail.from) ||
    /^\**\s*(?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPINGSTART|FLAPPINGSTOP)\s+(?:Host|Service) Alert:/i.test(
      mail.subject,
    )
  )
    return 'nagios';
  if (
    /zabbix/i.test(mail.from) ||
    /^(?:original problem id|problem started at|problem has been resolved)/im.test(mail.text)
  )
    return 'zabbix';
  if (
    /datadog/i.test(mail.from) ||
    /^\[(?:triggered|recovered|warn|no data|re-triggered)[^\]]{0,60}\]/i.test(mail.subject)
  )
    return 'datadog';
  return 'generic';
}

/**
 * Reads a monitoring mail. Only the subject and the first 20 kB of the body are looked at.
 * @returns null when host or state cannot be told: the message is then an ordinary one
 */
export function readAlert(mail: { from: string; subject: string; text: string }): Alert | null {
  const text = mail.text.slice(0, 20_000);
  const tool = toolOf({ ...mail, text });
  const datadog =
    tool === 'datadog'
      ? /^\[(?:re-)?(triggered|recovered|warn|no data)(?: on \{?(?:host:)?([^\]}]{1,200})\}?)?\]\s*(.{1,200})$/i.exec(
          mail.subject,
        )
      : null;
  const nagios = /Alert:\s*([^\s/]{1,200})(?:\/(.{1,200}?))?\s+is\s+([A-Z]+)/i.exec(mail.subject);
  const host =
    field(text, 'host', 'host name', 'hostname') ||
    datadog?.[2] ||
    (tool === 'nagios' ? nagios?.[1] : '') ||
    '';
  const service =
    field(text, 'service', 'problem name', 'trigger', 'monitor') ||
    datadog?.[3] ||
    (tool === 'nagios' ? nagios?.[2] : '') ||
    '';
  const resolved =
    tool === 'zabbix' && /problem has been resolved|^resolved/im.test(`${mail.subject}\n${text}`);
  const state = resolved
    ? 'OK'
    : (toState(field(text, 'state', 'status')) ??
      toState(datadog?.[1]) ??
      toState(nagios?.[3]) ??
      toState(field(text, 'severity', 'trigger severity')));
  if (!host || !state) return null;
  const type = field(text, 'notification type', 'alert type') || (state === 'OK' ? 'RECOVERY' : 'PROBLEM');
  return { tool, host, service: service || 'host', type: type.toUpperCase().slice(0, 40), state };
}
