import type { TicketsV1 } from '@serviflow/plugin-tickets/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;
beforeAll(async () => {
  desk = await openUiDesk();
});
afterAll(async () => {
  await desk?.stop();
});

const QUOTE =
  'On Monday Erin wrote:\n> Which printer is it? It stands on the second floor, next to the kitchen.';

/** A request whose customer answered by mail, with the mail that was answered below the words. */
async function answered() {
  const made = await desk.customer.post('/api/tickets', {
    title: 'The printer jams',
    description: 'Since Monday.',
  });
  const id = made.body.id as string;
  await desk.tenant.system('sla', (c) =>
    (c as unknown as { use: { tickets: TicketsV1 } }).use.tickets.reply(id, {
      body: 'It is the blue one.',
      bodyFull: `It is the blue one.\n\n${QUOTE}`,
      folded: [{ kind: 'quote', text: QUOTE }],
      data: { senderProof: 'none', senderProofReason: 'Nothing vouches for the sender.' },
      channel: 'email',
      type: 'email_reply',
      by: 'customer',
      actor: { kind: 'user', id: null, name: 'Carla' },
    }),
  );
  const { body } = await desk.expert.get(`/api/tickets/${id}`);
  return { id, number: body.number as number };
}

test.each(['ticket', 'portal'])(
  'what a mail quotes is shown by one press of a key: %s',
  async (name) => {
    const { id, number } = await answered();
    const [user, path] =
      name === 'ticket' ? [desk.expert, `/tickets/${number}`] : [desk.customer, `/requests/${id}`];
    const page = await desk.open(user, path, { width: 1440, height: 900 });
    await page.getByText('It is the blue one.').first().waitFor();
    const toggle = page.getByRole('button', { name: /^(?:Show|Hide) quoted text$/ });
    await toggle.waitFor();
    expect(await page.getByText('Which printer is it?').count()).toBe(0);
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Which printer is it?').waitFor();
    expect(await toggle.getAttribute('aria-expanded')).toBe('true');
    const shown = await toggle.getAttribute('aria-controls');
    expect(await page.locator(`[id="${shown}"]`).textContent()).toContain('Which printer is it?');
    expect(await toggle.evaluate((button) => button === document.activeElement)).toBe(true);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
        if (process.env.SHOTS) {
          await toggle.scrollIntoViewIfNeeded();
          await page.screenshot({ path: `${process.env.SHOTS}/folded-${name}-${width}-${colorScheme}.png` });
        }
      }
    await page.keyboard.press(' ');
    await page.getByText('Which printer is it?').waitFor({ state: 'detached' });
    await page.context().close();
  },
  120_000,
);
