import { Problem } from '@serviflow/sdk';

/** Whether an error is an answer for the caller rather than a fault of ours. */
export const isRefusal = (error: unknown): boolean => error instanceof Problem && error.status < 500;
