import type {
  ActOptions,
  Commands,
  Context,
  Directory,
  FileStore,
  Links,
  Logger,
  OperationDef,
  Operations,
  Outside,
  Principal,
  TSchema,
  UserDirectory,
} from '@serviflow/sdk';
import type { Container } from '../container/container.ts';
import type { Breakers } from '../loader/breaker.ts';
import type { Registry } from '../registry/registry.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import type { Call } from './call.ts';

/** What a call needs from the kernel. */
export interface CallParts {
  readonly container: Container;
  readonly registry: Registry;
  readonly breakers: Breakers;
  readonly secrets: SecretBox;
  readonly baseUrl: string;
  quota(key: string, most: { times: number; seconds: number }): Promise<void>;
  now(): Date;
  healthy(plugin: string): boolean;
  /** Name of a plugin for people. */
  titleOf(plugin: string): string;
  isRefusal(error: unknown): boolean;
  withDeadline<T>(work: Promise<T> | T, who: string): Promise<T>;
  fits(schema: TSchema, value: unknown): string | null;
  /** @throws TypeError when a plugin asks for what belongs to another and its manifest does not name */
  assertOwn(plugin: string, token: { readonly id: string }): void;
  makeView(call: Call, plugin: string): Context;
  logFor(call: Call, plugin: string): Logger;
  filesFor(call: Call): FileStore;
  usersFor(call: Call): UserDirectory;
  outsideFor(call: Call, plugin: string): Outside;
  directoryFor(call: Call, plugin: string): Directory;
  linksFor(call: Call): Links;
  settingsWith(
    plugin: string,
    values: Record<string, unknown>,
    change: Record<string, unknown>,
  ): Record<string, unknown>;
  entitled(call: Call, feature: string): boolean | number;
  requireFeature(call: Call, plugin: string, feature: string): void;
  consume(call: Call, use: { plugin: string; feature: string; amount: number }): Promise<number>;
  nextNumber(call: Call, series: string, highest: () => Promise<number>): Promise<number>;
  nested<R>(
    call: Call,
    operation: OperationDef<R>,
    input: unknown,
    subjectId: string | undefined,
  ): Promise<R>;
  transact<T>(call: Call, work: () => Promise<T>): Promise<T>;
  operationsFor(call: Call): Operations;
  commandsFor(call: Call): Commands;
  /** @throws Problem 404 when a session of a mailed link asks for anything but its record */
  confine(principal: Principal, subject: string, subjectId: string): void;
  /** Whether an action is possible with a record now; false where it cannot say. */
  offers(call: Call, op: OperationDef, record: unknown): boolean;
  as<T>(
    call: Call,
    who: { plugin: string; accountId: string },
    work: (c: Context) => Promise<T> | T,
    options: ActOptions | undefined,
  ): Promise<T | undefined>;
}
