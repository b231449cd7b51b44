import type { TSchema } from '@sinclair/typebox';
import semver from 'semver';
import type { CommandDef } from './command.ts';
import { parseGrammar } from './command-grammar.ts';
import type { AnyManifest } from './manifest.ts';
import type { OperationDef } from './operation.ts';
import { checkPluginId } from './plugin-id.ts';
import { SDK_VERSION } from './version.ts';

/** `sla.api@1`, `tickets.created@1`: the plugin that owns it, a name, a major version. */
const VERSIONED = /^[a-z][a-z0-9-]*(?:[.][a-z0-9-]+)+@[1-9]\d*$/;
/** Names of contracts have one part after the owner. */
const CONTRACT = /^[a-z][a-z0-9-]*[.][a-z-]+@\d+$/;

/**
 * Something that a plugin declares wrongly.
 * @since 1.1
 */
export interface PluginFault {
  /** A stable word: `plugin-id`, `version`, `sdk-range`, `contract-id`, `foreign-id`, `bound-field`, `no-permission`, `unknown-permission`, `command`. */
  readonly code: string;
  /** One sentence for people. */
  readonly what: string;
}

/**
 * What is wrong with a manifest; empty when a desk with this SDK takes it. The desk and `serviflow-plugin check` ask the
 * same.
 * @since 1.1
 */
export function checkManifest(manifest: AnyManifest): PluginFault[] {
  const needed = Object.values({ ...manifest.requires, ...manifest.optional }) as { id: string }[];
  return [
    ...checkPluginId(manifest.id).map((what) => ({ code: 'plugin-id', what })),
    ...(semver.valid(manifest.version)
      ? []
      : [{ code: 'version', what: `"${manifest.version}" is no semantic version.` }]),
    ...checkSdkRange(manifest.sdk),
    ...needed
      .filter(({ id }) => !CONTRACT.test(id))
      .map(({ id }) => ({
        code: 'contract-id',
        what: `The contract id "${id}" is not <plugin>.<name>@<major>.`,
      })),
    ...Object.keys(manifest.permissions ?? {}).flatMap((id) => checkOwnId(manifest.id, 'Permission', id)),
    ...Object.keys(manifest.features ?? {}).flatMap((id) => checkOwnId(manifest.id, 'Feature', id)),
    ...checkBoundFields(manifest.settings?.properties ?? {}),
  ];
}

/** A secret is bound to fields that are there; a misspelt one would bind it to nothing. */
function checkBoundFields(properties: Readonly<Record<string, { boundTo?: unknown }>>): PluginFault[] {
  return Object.entries(properties).flatMap(([key, { boundTo = [] }]) =>
    (Array.isArray(boundTo) ? boundTo : [boundTo])
      .filter((field) => typeof field !== 'string' || !Object.hasOwn(properties, field) || field === key)
      .map((field) => ({
        code: 'bound-field',
        what: `The setting "${key}" is bound to "${field}", which is no other setting.`,
      })),
  );
}

/**
 * Whether this SDK lies in the range that a plugin needs.
 * @param range semver range
 * @since 1.1
 */
export function checkSdkRange(range: string): PluginFault[] {
  if (!semver.validRange(range)) return [{ code: 'sdk-range', what: `"${range}" is no semver range.` }];
  return semver.satisfies(SDK_VERSION, range)
    ? []
    : [{ code: 'sdk-range', what: `It needs SDK ${range}; this desk has ${SDK_VERSION}.` }];
}

/**
 * Ids begin with the plugin that declares them, so that two plugins never mean different things by one.
 * @param what a word for people: `Event`
 * @since 1.1
 */
export function checkOwnId(plugin: string, what: string, id: string): PluginFault[] {
  return id.startsWith(`${plugin}.`)
    ? []
    : [{ code: 'foreign-id', what: `${what} "${id}" does not begin with "${plugin}."` }];
}

/**
 * Ids that cross the border of a plugin (contracts, events, filters) carry a major version.
 * @param what a word for people: `Event`
 * @since 1.1
 */
export function checkVersionedId(what: string, id: string): PluginFault[] {
  return VERSIONED.test(id)
    ? []
    : [{ code: 'unversioned-id', what: `${what} "${id}" is not <plugin>.<name>@<major>.` }];
}

/**
 * Whether an action or query has an id of its plugin and says who may run it.
 * @param permissions ids that the manifest declares
 * @since 1.1
 */
export function checkOperation(
  plugin: string,
  permissions: ReadonlySet<string>,
  op: Pick<OperationDef, 'id' | 'public' | 'permissions'>,
): PluginFault[] {
  return [
    ...checkOwnId(plugin, 'Operation', op.id),
    ...(op.public || op.permissions.length > 0
      ? []
      : [{ code: 'no-permission', what: `${op.id} names no permission and does not say public: true` }]),
    ...op.permissions
      .filter((permission) => !permissions.has(permission))
      .map((permission) => ({
        code: 'unknown-permission',
        what: `${op.id} names the permission ${permission}, which ${plugin} does not declare`,
      })),
  ];
}

const WORDS = /^[\p{L}][\p{L}\d-]*(?: [\p{L}\d-]+)*$/u;

/**
 * Whether the command of an operation can be typed, and its words lead somewhere.
 * @since 1.1
 */
export function checkCommand({
  id,
  command,
  input,
  subject,
}: {
  readonly id: string;
  readonly command?: Pick<CommandDef, 'word' | 'aliases' | 'grammar'> | null | undefined;
  readonly input: TSchema;
  readonly subject?: unknown;
}): PluginFault[] {
  if (!command) return [];
  const fault = (what: string) => ({ code: 'command', what: `The command of ${id}: ${what}.` });
  const faults = [command.word, ...command.aliases]
    .filter((word) => !WORDS.test(word))
    .map((word) => fault(`"${word}" is not a word, or words with one blank between them`));
  try {
    const parts = parseGrammar(command.grammar);
    const records = parts.filter((part) => part.kind === 'subject');
    if (records.length !== (subject ? 1 : 0) || records.some((part) => part.optional))
      faults.push(
        fault(subject ? 'its grammar must name <subject> once' : 'there is no record for <subject>'),
      );
    for (const part of parts)
      if (part.kind === 'field' && !Object.hasOwn(input.properties ?? {}, part.name))
        faults.push(fault(`<${part.name}> is no field of the input`));
  } catch (error) {
    faults.push(fault((error as Error).message));
  }
  return faults;
}
