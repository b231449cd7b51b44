import { randomInt } from 'node:crypto';

/** Without the characters that people take for one another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
/** 56^16 is more than 90 bits. */
const LENGTH = 16;

/** A random password that can be read out; its owner is asked to change it. */
export const temporaryPassword = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
