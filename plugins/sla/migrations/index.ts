import { slaInit } from './0001-sla.ts';
import { slaRepair } from './0002-repair.ts';
import { slaDue } from './0005-due.ts';

export const migrations = [slaInit, slaRepair, slaDue];
