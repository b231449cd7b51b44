import type { UiAction } from '@serviflow/sdk/ui';
import { describe, expect, it } from 'vitest';
import { hinted, hintedForBulk } from './action-hints.ts';

const action = (id: string, form: UiAction['form']): UiAction => ({
  id,
  title: id,
  risk: 'write',
  form,
  method: 'POST',
  path: '/x',
});

describe('forms of ticket actions', () => {
  it('finds the new assignee by typing', () => {
    const form = hinted(
      action('tickets.reassign', { properties: { assigneeId: { type: 'string', title: 'New assignee' } } }),
    ).form;
    expect(form?.properties?.assigneeId).toMatchObject({
      title: 'New assignee',
      'x-ui': { widget: 'lookup', lookup: '/api/users?staff=true' },
    });
  });

  it('offers the colleagues who may own tickets, where they are known', () => {
    const reassign = action('tickets.reassign', {
      properties: { assigneeId: { type: 'string', format: 'uuid', title: 'New assignee' } },
    });
    expect(hinted(reassign, [{ id: 'u1', name: 'Ada' }]).form?.properties?.assigneeId).toEqual({
      type: 'string',
      title: 'New assignee',
      enum: ['u1'],
      'x-ui': { labels: { u1: 'Ada' }, placeholder: 'Choose a colleague' },
    });
  });

  it('never empties a field of many tickets that was not filled in', () => {
    const set = action('tickets.set', {
      properties: {
        title: { type: 'string' },
        tags: { type: 'array', items: { type: 'string' } },
        priority: { enum: ['low', 'high'] },
        category: { anyOf: [{ type: 'string', title: 'Category' }, { type: 'null' }] },
        clientId: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
    });
    expect(hintedForBulk(set).form?.properties).toEqual({
      priority: { enum: ['low', 'high'] },
      category: { type: 'string', title: 'Category' },
    });
  });
});
