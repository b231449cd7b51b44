import type { TObject, TSchema } from '@sinclair/typebox';
import type { CommandDef, CommandSpec } from './command.ts';
import type { HttpShape, JobDef, JobSpec, OperationDef, Risk, SubjectDef } from './operation.ts';
import { pluginSchema } from './plugin-id.ts';

interface LooseSpec {
  readonly title: string;
  readonly description?: string;
  readonly icon?: string;
  readonly done?: string;
  readonly http?: HttpShape;
  readonly permission?: string | readonly string[];
  readonly public?: true;
  // biome-ignore lint/suspicious/noExplicitAny: as below
  readonly command?: string | CommandSpec<any, any, any>;
  readonly timeoutSeconds?: number;
  readonly risk?: Risk;
  readonly shortcut?: string;
  readonly bulk?: boolean;
  readonly elevated?: boolean;
  readonly tx?: 'write' | 'none';
  readonly audit?: boolean;
  readonly listed?: boolean;
  readonly input: TObject;
  readonly reply: TSchema;
  // biome-ignore lint/suspicious/noExplicitAny: the typed face is in operation.ts; here all shapes meet
  when?(...args: any[]): boolean | string;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  run(...args: any[]): unknown;
}

/** Fills the defaults, so that the registry reads one shape. */
export function operationDef<R>(
  plugin: string,
  kind: 'action' | 'query',
  name: string,
  spec: LooseSpec,
  subject: SubjectDef<unknown> | undefined,
): OperationDef<R> {
  const permission = spec.permission;
  return {
    kind,
    id: `${plugin}.${name}`,
    plugin,
    name,
    title: spec.title,
    description: spec.description ?? '',
    icon: spec.icon,
    done: spec.done,
    shortcut: spec.shortcut,
    bulk: spec.bulk ?? false,
    risk: spec.risk ?? (kind === 'query' ? 'read' : 'write'),
    elevated: spec.elevated ?? false,
    audit: spec.audit ?? kind === 'action',
    listed: spec.listed ?? true,
    command: commandDef(spec, subject),
    permissions: permission === undefined ? [] : typeof permission === 'string' ? [permission] : permission,
    public: spec.public ?? false,
    tx: kind === 'query' ? 'read' : (spec.tx ?? 'write'),
    timeoutSeconds: spec.timeoutSeconds ?? 30,
    subject,
    input: spec.input,
    reply: spec.reply,
    http: spec.http ?? {},
    when: spec.when as OperationDef['when'],
    run: spec.run as OperationDef['run'],
  };
}

function commandDef(spec: LooseSpec, subject: SubjectDef<unknown> | undefined): CommandDef | undefined {
  if (spec.command === undefined) return undefined;
  const given = typeof spec.command === 'string' ? { word: spec.command } : spec.command;
  const { fill = {} } = given;
  return {
    word: given.word,
    aliases: given.aliases ?? [],
    grammar: given.grammar ?? derivedGrammar(spec.input, subject !== undefined),
    help: given.help ?? (spec.description || spec.title),
    fill: typeof fill === 'function' ? fill : () => fill,
    card: given.card?.bind(given),
  };
}

/** The record, then the required fields, the last of which takes the rest where it is a text. */
function derivedGrammar({ properties, required = [] }: TObject, onRecord: boolean): string {
  const fields = required.map((name, at) =>
    at === required.length - 1 && properties[name]?.type === 'string' ? `<${name}...>` : `<${name}>`,
  );
  return [...(onRecord ? ['<subject>'] : []), ...fields].join(' ');
}

/** @throws TypeError when it could not be asked, or is none of the plugin's own */
function dueOf(plugin: string, name: string, spec: { due?: string; cron?: string; perTenant?: boolean }) {
  if (spec.due === undefined) return undefined;
  if (!spec.cron || !spec.perTenant)
    throw new TypeError(`Job ${plugin}.${name}: "due" needs "cron" and "perTenant"`);
  if (
    !/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(spec.due) ||
    !spec.due.startsWith(`${pluginSchema(plugin)}.`)
  )
    throw new TypeError(`Job ${plugin}.${name}: "due" must be a function in the plugin's own schema`);
  return spec.due;
}

// biome-ignore lint/suspicious/noExplicitAny: the manifest's type is irrelevant to the stored shape
export function jobDef<S extends TSchema>(plugin: string, name: string, spec: JobSpec<any, S>): JobDef<S> {
  return {
    kind: 'job',
    id: `${plugin}.${name}`,
    plugin,
    name,
    data: spec.data,
    cron: spec.cron,
    perTenant: spec.perTenant ?? false,
    due: dueOf(plugin, name, spec),
    retries: spec.retries ?? 5,
    retryDelaySeconds: spec.retryDelaySeconds ?? 5,
    timeoutSeconds: spec.timeoutSeconds ?? 60,
    concurrency: spec.concurrency ?? 2,
    tx: spec.tx ?? 'write',
    run: spec.run as JobDef['run'],
  };
}
