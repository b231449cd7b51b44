import { expect, it } from 'vitest';
import { STATUSES } from '../contract.ts';
import { MOVES, type MoveName, mayMove, moveBetween, moveOf } from './transitions.ts';

it('finds a move between two statuses only where the table has one', () => {
  for (const from of STATUSES)
    for (const to of STATUSES) {
      const name = moveBetween(from, to);
      const exists = (Object.keys(MOVES) as MoveName[]).some(
        (m) => moveOf(m).to === to && mayMove(m, from) === true,
      );
      expect(name !== null, `${from} to ${to}`).toBe(exists);
      if (name) expect(moveOf(name)).toMatchObject({ to });
    }
});

it('never leads from a status to itself', () => {
  for (const name of Object.keys(MOVES) as MoveName[])
    expect(moveOf(name).from).not.toContain(moveOf(name).to);
});

it('says in words why not', () => {
  expect(mayMove('resume', 'in_progress')).toBe('The ticket is in progress.');
});
