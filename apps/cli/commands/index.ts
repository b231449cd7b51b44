import type { Command } from '../command.ts';
import { doctor } from './doctor.ts';
import { migrate, seed } from './installation.ts';
import { tenantCommands } from './tenants.ts';
import { userCommands } from './users.ts';

export const commands: readonly Command[] = [migrate, doctor, seed, ...tenantCommands, ...userCommands];
