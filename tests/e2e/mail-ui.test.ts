import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../apps/host/embedded-postgres.ts';
import { type OwnDesk, openOwnDesk } from './own-desk.ts';
import { expectAccessible, expectNoSidewaysScroll } from './ui-desk.ts';

let desk: OwnDesk;
let smtpPort: number;

beforeAll(async () => {
  smtpPort = await freePort();
  desk = await openOwnDesk({ SMTP_PORT: String(smtpPort) });
});

afterAll(async () => {
  await desk?.stop();
});

async function mailIn(message: {
  from: string;
  subject: string;
  text?: string;
  html?: string;
}): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  await transport.sendMail({ ...message, to: 'support@north.localhost' });
  transport.close();
}

test('a connection that fails says in words what to change', async () => {
  const nobody = await freePort();
  const page = await desk.open('/mail');
  await page.getByLabel('Host', { exact: true }).fill('localhost');
  await page.getByLabel('Port', { exact: true }).fill(String(nobody));
  await page.getByLabel('Username').fill('support@north.example');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page
    .getByText(`Nothing answers at localhost:${nobody}. Check the port: 993 with SSL, 143 without.`)
    .waitFor();
  await page.getByText('The port answers').waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
});

test('a support address is added, and one that cannot be one is refused at the field', async () => {
  const page = await desk.open('/mail?box=smtp');
  await page.getByText('support@north.localhost').waitFor();
  const input = page.getByLabel('Support address', { exact: true });
  await expectAccessible(page);
  await input.fill('no address');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('This is no mail address.').waitFor();
  await input.fill('help@north.example');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Remove help@north.example' }).waitFor();
});

test('mail of an outsider waits in triage, is accepted, and the log tells each step', async () => {
  const { number } = await desk.call<{ number: number }>('POST', '/api/tickets', {
    title: 'VPN drops',
    description: 'Every ten minutes.',
  });
  await mailIn({
    from: 'Stranger <someone@elsewhere.example>',
    subject: `Re: [Ticket #${number}] VPN drops`,
    text: 'I have news on this one.',
  });
  const page = await desk.open('/mail/triage');
  await page.getByText('I have news on this one.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Accept: put on #${number}` }).click();
  await page.getByText('Nothing waits for a decision').waitFor();

  await page.goto('/mail/messages');
  await page.getByText(`Re: [Ticket #${number}] VPN drops`).click();
  const trail = page.getByRole('list', { name: 'Verdict trail' });
  await trail.getByText(/the sender is no participant of that ticket/).waitFor();
  await expect.poll(() => trail.textContent()).toContain(`put the message on ticket #${number}`);
  await page.getByRole('radiogroup', { name: 'What to show' }).getByText('Headers').click();
  await page.getByText('message-id', { exact: true }).waitFor();
  await expectAccessible(page);
});

test('a customer reads a mail as it was written; images from elsewhere load only on a click', async () => {
  const { password } = await desk.call<{ password: string }>('POST', '/api/clients/customers', {
    username: 'carla',
    email: 'carla@acme.example',
    company: 'Acme Corp',
    domain: 'acme.example',
  });
  await mailIn({
    from: 'Carla <carla@acme.example>',
    subject: 'Scanner is slow',
    html: `<p>It takes <strong>ten minutes</strong> a page.</p><script>document.title = 'owned'</script>
      <a href="https://wiki.example/scanner" style="position:fixed;inset:0">Our notes</a>
      <img src="https://tracker.example/seen.png" width="200" height="80" onerror="document.title = 'owned'">`,
  });
  const page = await desk.openAs({ username: 'carla', password }, '/');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  await page
    .getByRole('link', { name: /Scanner is slow/ })
    .first()
    .click();
  await page.getByRole('article').locator('strong', { hasText: 'ten minutes' }).waitFor();
  const image = page.getByRole('link', { name: 'Open the image from tracker.example' });
  expect(await image.getAttribute('href')).toBe('https://tracker.example/seen.png');
  expect(await image.getAttribute('rel')).toContain('noreferrer');
  const link = page.getByRole('link', { name: 'Our notes' });
  expect(await link.getAttribute('target')).toBe('_blank');
  expect(await link.getAttribute('style')).toBeNull();
  expect(new Set(asked)).toEqual(new Set([new URL(desk.url).host]));
  expect(await page.title()).toContain('Scanner is slow');
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
});
