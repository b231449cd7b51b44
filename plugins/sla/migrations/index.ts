import { slaInit } from './0001-sla.ts';

export const migrations = [slaInit];
