import { invalidField, Type } from '@serviflow/sdk';

export const MIN_PASSWORD = 10;
/** Long pass phrases are welcome; without an end a body could keep a core busy. */
export const MAX_PASSWORD = 256;

/** A password in a request body. Its length is judged by `checkPassword`, whose sentence is kinder. */
export const PasswordField = Type.String({
  title: 'Password',
  maxLength: MAX_PASSWORD,
  'x-ui': { widget: 'password' },
});

/** The words behind most passwords of ten and more characters that leak (NIST SP 800-63B §3.1.1.2 asks for a blocklist). */
const COMMON =
  /^(?:password|passwort|passw0rd|p@ssw0rd|qwerty(?:uiop)?|asdfghjkl|letmein|welcome|iloveyou|admin(?:istrator)?|changeme|serviflow|football|baseball|sunshine|princess|superman|trustno)+[\d!@#$%.*_-]*$/i;
const ROWS = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
];

/**
 * Requires length and refuses the few patterns that guessing starts with; no composition rules (NIST SP 800-63B).
 * @param about names that must not be the password
 * @param pointer JSON pointer of the field
 * @throws Problem 422
 */
export function checkPassword(password: string, about: readonly string[], pointer = '/password'): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD)
    throw invalidField(pointer, `The password must have at least ${MIN_PASSWORD} characters.`, 'minLength');
  if (length > MAX_PASSWORD)
    throw invalidField(pointer, `The password must have at most ${MAX_PASSWORD} characters.`, 'maxLength');
  const plain = password.toLowerCase();
  const named = about.some((name) => {
    const word = name.toLowerCase();
    return word.length > 0 && (plain === word || (word.length >= 4 && plain.replace(word, '').length < 4));
  });
  if (named)
    throw invalidField(pointer, 'The password must not be made of your name or address.', 'password-is-name');
  const repeated = new Set(plain).size <= 2;
  const row = ROWS.some((keys) => keys.repeat(3).includes(plain));
  if (repeated || row || COMMON.test(plain))
    throw invalidField(pointer, 'This password is among the first that are guessed.', 'password-common');
}
