import type { Logger } from '../index.ts';

/**
 * A line of the log.
 * @since 1.0
 */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/**
 * A log that tests can read.
 * @since 1.0
 */
export class RecordingLog implements Logger {
  readonly lines: LogLine[] = [];

  debug(message: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'debug', message, fields });
  }
  info(message: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'info', message, fields });
  }
  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'warn', message, fields });
  }
  error(message: string, fields: Record<string, unknown> = {}): void {
    this.lines.push({ level: 'error', message, fields });
    if (process.env.SERVIFLOW_TEST_LOG) process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  }

  errors(): LogLine[] {
    return this.lines.filter((l) => l.level === 'error');
  }
}
