import { createHash, randomBytes } from 'node:crypto';

export type TokenKind = 'session' | 'api';

export interface ParsedToken {
  readonly kind: TokenKind;
  readonly tenantId: string;
  /** What the database knows of the token. */
  readonly hash: string;
}

/** The prefix lets secret scanners know an API token when one is published by mistake. */
const PREFIX: Readonly<Record<TokenKind, string>> = { session: '', api: 'sft_' };
const SHAPE = /^(sft_)?([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/;

/**
 * A new secret of 256 bits with its tenant in front: the look-up runs inside that tenant's fence, and a token of one
 * tenant finds nothing in another.
 */
export function createToken(kind: TokenKind, tenantId: string): { token: string; hash: string } {
  const token = `${PREFIX[kind]}${packUuid(tenantId)}.${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** @returns null when the text has not the shape of a token */
export function parseToken(text: string): ParsedToken | null {
  const match = SHAPE.exec(text);
  const tenantId = match?.[2] === undefined ? null : unpackUuid(match[2]);
  if (!match || !tenantId) return null;
  return { kind: match[1] ? 'api' : 'session', tenantId, hash: hashToken(text) };
}

/** A fast hash is right here: the secret has full entropy, nothing can be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** 16 bytes as 22 characters. */
export function packUuid(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** @returns null when the text is not exactly 16 bytes */
export function unpackUuid(text: string): string | null {
  const hex = Buffer.from(text, 'base64url').toString('hex');
  if (hex.length !== 32) return null;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Texts that PostgreSQL would refuse as an id are ids of nothing. */
export function isUuid(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
