import { buildCommand } from './build/command.ts';
import { checkCommand } from './check/command.ts';
import { createCommand } from './create/command.ts';
import { devCommand } from './dev/command.ts';
import { manifestCommand } from './manifest/command.ts';
import type { PluginCommand } from './tool/command.ts';

/** In the order in which an author meets them. */
export const commands: readonly PluginCommand[] = [
  createCommand,
  devCommand,
  checkCommand,
  buildCommand,
  manifestCommand,
];
