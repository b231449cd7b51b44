import { expect, test } from 'vitest';
import { checkPassword } from './password-policy.ts';

const ABOUT = ['jane.doe', 'jane.doe@acme.example', 'Jane Doe'];
const judge = (password: string): string => {
  try {
    checkPassword(password, ABOUT);
    return 'fine';
  } catch (error) {
    return (error as { errors: { code: string }[] }).errors[0]?.code ?? 'no code';
  }
};

test.each([
  ['correct horse battery', 'fine'],
  ['Tr0ub4dor&3', 'fine'],
  ['ти пароль дуже', 'fine'],
  ['p'.repeat(300), 'maxLength'],
  ['short', 'minLength'],
  ['😀😀😀😀😀', 'minLength'],
  ['jane.doe123', 'password-is-name'],
  ['Jane.Doe@Acme.example', 'password-is-name'],
  ['aaaaaaaaaaaa', 'password-common'],
  ['1234567890', 'password-common'],
  ['qwertyuiop', 'password-common'],
  ['Password1234!', 'password-common'],
])('%s: %s', (password, verdict) => {
  expect(judge(password)).toBe(verdict);
});
