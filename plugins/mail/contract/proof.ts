import { Type } from '@serviflow/sdk';

/**
 * What is known about the sender of a message. `proven`: its domain vouches for it. `failed`: its domain disowns it.
 * `none`: nothing says either. `unknown`: it could not be found out (no answer of DNS in time). Only `proven` is a yes.
 */
export const SENDER_PROOFS = ['proven', 'failed', 'none', 'unknown'] as const;
export type SenderProof = (typeof SENDER_PROOFS)[number];
/** What proved it: a signature, the sending server, the verdict of a trusted server, a login. */
export const PROOF_METHODS = ['dkim', 'spf', 'header', 'submission'] as const;
export type ProofMethod = (typeof PROOF_METHODS)[number];

export const SenderProofSchema = Type.Unsafe<SenderProof>({ type: 'string', enum: [...SENDER_PROOFS] });
export const ProofMethodSchema = Type.Unsafe<ProofMethod>({ type: 'string', enum: [...PROOF_METHODS] });
