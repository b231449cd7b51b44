import { expect, test } from 'vitest';
import { whyItWaits } from './why-it-waits.ts';

const held = (step: string, reason: string) => ({ step, outcome: 'held' as const, reason });
const passed = (step: string) => ({ step, outcome: 'pass' as const, reason: 'passed' });

test('a message waits for the reason that holds it now', () => {
  const match = [held('match.link', 'An outsider.'), held('match.triage', 'Suggested ticket #1.')];
  const rule = held('rule.spam', 'Looks like spam.');
  expect(whyItWaits([passed('receive'), ...match])).toBe('An outsider.');
  expect(whyItWaits([passed('receive'), rule, held('rule.bank', 'Asks for money.')])).toBe('Asks for money.');
  expect(whyItWaits([rule, passed('rule.vip'), ...match])).toBe('An outsider.');
  expect(whyItWaits([...match, passed('replay'), rule])).toBe('Looks like spam.');
  expect(whyItWaits([passed('receive')])).toBeUndefined();
});
