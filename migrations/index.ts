import type { Migration } from '@serviflow/sdk';
import { kernelInit } from './0001-kernel.ts';
import { authInit } from './0002-auth.ts';
import { filesInit } from './0003-files.ts';
import { jobsInit } from './0004-jobs.ts';
import { entitlementsInit } from './0005-entitlements.ts';
import { seriesInit } from './0006-series.ts';
import { faultsInit } from './0007-faults.ts';
import { pluginPurge } from './0008-plugin-purge.ts';
import { elsewhereInit } from './0009-elsewhere.ts';
import { elsewhereClock } from './0010-elsewhere-clock.ts';
import { openBreakers } from './0011-open-breakers.ts';
import { sealedAnswers } from './0011-sealed-answers.ts';
import { links } from './0012-links.ts';
import { secretKeys } from './0013-secret-keys.ts';
import { turns } from './0013-turns.ts';
import { diskProbe } from './0017-disk-probe.ts';
import { dueElsewhere } from './0018-due-elsewhere.ts';
import { automationAccounts } from './0020-automation-accounts.ts';

/** The kernel's own schema, in order. Plugins keep theirs in their own folder. */
export const kernelMigrations: readonly Migration[] = [
  kernelInit,
  authInit,
  filesInit,
  jobsInit,
  entitlementsInit,
  seriesInit,
  faultsInit,
  pluginPurge,
  elsewhereInit,
  elsewhereClock,
  turns,
  diskProbe,
  automationAccounts,
  openBreakers,
  dueElsewhere,
  sealedAnswers,
  links,
  secretKeys,
];
