import { encodeCursor } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugins } from '../../config/plugins.ts';
import { SORTS } from '../../plugins/tickets/queries/list-input.ts';
import { type Explained, explained, scansOf } from './explain.ts';
import { fill, moveBusyClient } from './fill.ts';

/**
 * No list of a desk of 200,000 tickets reads a table from end to end, or more than 10,000 rows in vain, whatever it is
 * filtered and sorted by. Plans are looked at, and not the time, which is the machine's.
 */
const MOST_IN_VAIN = 10_000;
const TABLES = /\b(tickets\.(ticket|participant)|clients\.client)\b/;
const NOBODY = '0192f000-0000-7000-8000-00000000dead';
const EXPERT = '0192f000-0000-7000-8000-0000000000e1';
const CLIENT = '0192f000-0000-7000-8000-0000000000c1';
const CONTACT = '0192f000-0000-7000-8000-0000000000a1';

let desk: TestKernel;
let big: TestTenant;
let small: TestTenant;
let portal: TestUser[];
const seen: (Explained & { what: string })[] = [];
const faults: string[] = [];

beforeAll(async () => {
  desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0, LIST_SECONDS: 60 } });
  [big, small] = [await desk.tenant('big'), await desk.tenant('small')];
  const busy = { busyExpert: EXPERT, busyClient: CLIENT, busyContact: CONTACT };
  await fill(desk.databaseUrl, [
    { ...busy, tenantId: big.info.id, tickets: 200_000, clients: 20_000 },
    { ...busy, tenantId: small.info.id, tickets: 2_000, clients: 200 },
  ]);
  portal = await customers(big);
}, 240_000);
afterAll(async () => {
  const worst = [...seen].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10);
  for (const { what, milliseconds } of worst)
    process.stdout.write(`${milliseconds.toFixed(1)} ms  ${what}\n`);
  await desk?.stop();
});

/** People of the client with most tickets: one who sees all of them, one who sees the own. */
async function customers(tenant: TestTenant): Promise<TestUser[]> {
  const { body } = await tenant.admin.post('/api/clients', { company: 'Acme', domains: ['acme.example'] });
  await moveBusyClient(desk.databaseUrl, CLIENT, body.id);
  const people: TestUser[] = [];
  for (const [username, companyAdmin] of [
    ['boss', true],
    ['carla', false],
  ] as const) {
    const made = await tenant.admin.post('/api/clients/customers', {
      username,
      email: `${username}@acme.example`,
      clientId: body.id,
      companyAdmin,
    });
    people.push(await tenant.withPassword(made.body.contact.userId));
  }
  return people;
}

async function look(who: TestUser, path: string): Promise<void> {
  const what = `${who.tenant.code} ${who.username} ${path}`;
  const plans = await explained(async () => {
    const { status, body } = await who.get(path);
    if (status !== 200) faults.push(`${what}: ${status} ${JSON.stringify(body)}`);
  }, TABLES);
  for (const plan of plans) {
    seen.push({ ...plan, what });
    for (const scan of scansOf(plan.plan)) {
      const inVain = (scan['Rows Removed by Filter'] ?? 0) * scan['Actual Loops'];
      if (scan['Node Type'] === 'Seq Scan' && /^(ticket|client)$/.test(scan['Relation Name'] ?? ''))
        faults.push(`${what}: reads all of ${scan['Relation Name']} (${plan.milliseconds} ms)`);
      if (inVain > MOST_IN_VAIN)
        faults.push(
          `${what}: ${inVain} rows in vain by ${scan['Index Name'] ?? scan['Node Type']} (${plan.milliseconds} ms)`,
        );
    }
  }
}

const both = (sorts: readonly string[]) => sorts.flatMap((sort) => [sort, `-${sort}`]);
const FILTERS = [
  '',
  'status=active',
  'status=open',
  'status=resolved',
  'status=closed',
  'status=resolved,closed',
  'priority=low',
  'priority=critical',
  'priority=high,critical',
  'workType=Incident',
  'workType=Question',
  'source=email',
  'source=system',
  'source=api,system',
  'category=Category%2007',
  'category=nothing',
  'tag=tag0',
  'tag=nothing',
  'assignee=me',
  'assignee=none',
  'assignee=any',
  `assignee=${EXPERT}`,
  `assignee=${NOBODY}`,
  `clientId=${NOBODY}`,
  `contactId=${CONTACT}`,
  `contactId=${NOBODY}`,
  'requester=me',
  `requester=${NOBODY}`,
  'watching=true',
  'createdFrom=2026-11-30',
  'createdFrom=2031-01-01',
  'createdTo=2001-01-01',
  'resolvedFrom=2031-01-01',
  'resolvedTo=2001-01-01',
  'sla=at_risk',
  'sla=breached',
  'sla=on_track',
  'system=true',
  'system=false',
  'status=active&assignee=me',
  'status=active&assignee=none',
  'q=%231042',
  'q=printer',
];

test.each(FILTERS)(
  'the list of tickets with %s',
  async (filter) => {
    for (const sort of both(SORTS)) await look(big.admin, `/api/tickets?limit=50&sort=${sort}&${filter}`);
    await look(small.admin, `/api/tickets?limit=50&sort=title&${filter}`);
    await look(big.admin, `/api/tickets/export/tickets.csv?sort=-updatedAt&status=active&${filter}`);
    expect(faults.splice(0)).toEqual([]);
  },
  120_000,
);

test.each(['name', 'createdAt'])('the list of clients by %s', async (sort) => {
  for (const way of both([sort])) await look(big.admin, `/api/clients?limit=50&sort=${way}`);
  expect(faults.splice(0)).toEqual([]);
});

/** A place in the middle of the desk: what comes before it must not be read again. */
test.each(both(SORTS))('a page far down the list by %s', async (sort) => {
  const { body } = await big.admin.get('/api/tickets/100000');
  const nothing = /DueAt$/.test(sort) ? 'infinity' : '';
  const ranks: Record<string, number> = { '-priority': 2, priority: 2, '-status': 5, status: 5 };
  const cursor = encodeCursor([sort, ranks[sort] ?? body[sort.replace('-', '')] ?? nothing, body.id]);
  await look(big.admin, `/api/tickets?limit=50&sort=${sort}&cursor=${encodeURIComponent(cursor)}`);
  expect(faults.splice(0)).toEqual([]);
});

test.each(['', 'status=active', 'status=closed', 'priority=critical', 'q=printer', 'system=true'])(
  'the list of the portal with %s',
  async (filter) => {
    for (const who of portal)
      for (const sort of both(SORTS)) await look(who, `/api/tickets?limit=50&sort=${sort}&${filter}`);
    expect(faults.splice(0)).toEqual([]);
  },
  120_000,
);

test('figures and counts', async () => {
  for (const who of [big.admin, small.admin])
    for (const path of ['kpis', 'open-count', 'categories']) await look(who, `/api/tickets/${path}`);
  expect(faults.splice(0)).toEqual([]);
}, 60_000);
