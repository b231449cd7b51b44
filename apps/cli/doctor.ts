import { faultWords, type Kernel, lostSecrets } from '@serviflow/kernel';
import type { OperationDef } from '@serviflow/sdk';

/** One finding. A `problem` makes `doctor` end with 1. */
export interface Finding {
  readonly level: 'ok' | 'note' | 'problem';
  /** What was looked at: `database`, `plugin sla`. */
  readonly what: string;
  readonly detail: string;
  readonly remedy?: string;
}

const ok = (what: string, detail: string): Finding => ({ level: 'ok', what, detail });

/** Minutes that work may wait before somebody should look. */
const LATE_MINUTES = 5;
/** Faults are told for a day, and are a problem for an hour. */
const FAULT_HOURS = 24;
const FRESH_MINUTES = 60;

/**
 * Looks at everything that can be looked at without starting the desk; changes nothing.
 * @param running a desk is known to work on this database
 */
export async function examine(kernel: Kernel, { running }: { running: boolean }): Promise<Finding[]> {
  const pending = await kernel.pending();
  if (pending.length) {
    const detail = `${pending.length} not applied: ${pending.slice(0, 5).join(', ')}${pending.length > 5 ? ', …' : ''}`;
    const waiting: Finding = {
      level: 'problem',
      what: 'migrations',
      detail,
      remedy: 'Run "migrate", or start the host, which does the same.',
    };
    return [...plugins(kernel), waiting];
  }
  await kernel.connect();
  const refused = await keyRefused(kernel);
  if (refused) return [...plugins(kernel), refused];
  return [
    ok('migrations', 'up to date'),
    await database(kernel),
    await secrets(kernel),
    ...plugins(kernel),
    ...(await health(kernel)),
    ...(await faults(kernel)),
    ...(await mailboxes(kernel)),
    ...(await work(kernel, running)),
  ];
}

async function database({ runtime }: Kernel): Promise<Finding> {
  const { rows } = await runtime.db.control.query<{ version: string; tenants: number }>(
    "select current_setting('server_version') as version, (select count(*)::int from kernel.tenant) as tenants",
  );
  return ok('database', `PostgreSQL ${rows[0]?.version}, ${rows[0]?.tenants} tenants`);
}

const INVALID_PASSWORD = '28P01';

/** The database roles' passwords follow from the secret key, so a wrong one does not even come in. */
async function keyRefused({ runtime }: Kernel): Promise<Finding | null> {
  try {
    await runtime.db.control.query('select 1');
    return null;
  } catch (error) {
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
    if (code !== INVALID_PASSWORD && cause?.code !== INVALID_PASSWORD) throw error;
    return {
      level: 'problem',
      what: 'secret key',
      detail:
        'SECRET_KEY is not the key that this desk was started with last: the database refuses its login.',
      remedy:
        'Give the same SECRET_KEY as the host has; after a change of the key, start the host once first.',
    };
  }
}

async function secrets({ runtime }: Kernel): Promise<Finding> {
  const lost = await lostSecrets(runtime);
  return lost
    ? { level: 'problem', what: 'secret key', detail: lost }
    : ok('secret key', 'opens every stored secret');
}

function plugins({ loader }: Kernel): Finding[] {
  return loader.states().map((state) => {
    const what = `plugin ${state.id}`;
    if (state.status !== 'failed' && state.status !== 'blocked') return ok(what, state.manifest.version);
    const surface = state.surface ? ` at ${state.surface}` : '';
    return {
      level: 'problem',
      what,
      detail: `${state.status}${surface}: ${state.reason ?? 'no reason known'}`,
      ...(state.remedy ? { remedy: state.remedy } : {}),
    };
  });
}

async function health(kernel: Kernel): Promise<Finding[]> {
  const healthy = kernel.loader.states().filter((state) => kernel.loader.healthy(state.id));
  const reports = await Promise.all(
    healthy.map(async ({ id }) => (await kernel.health.check(id)).map((report) => ({ id, ...report }))),
  );
  return reports.flat().map(({ id, name, ok: well, detail, outage }) => ({
    level: well ? 'ok' : outage ? 'note' : 'problem',
    what: `${id}/${name}`,
    detail: detail ?? (well ? 'well' : 'not well'),
  }));
}

/** What went wrong in plugins while the desk ran. What is over is told, but is no problem any more. */
async function faults({ runtime }: Kernel): Promise<Finding[]> {
  const { rows } = await runtime.db.control.query<Fault>(
    'select handler, error, at, open_since from kernel.fault where at > $1 order by plugin, handler limit 100',
    [new Date(runtime.now().getTime() - FAULT_HOURS * 3_600_000)],
  );
  const recent = runtime.now().getTime() - FRESH_MINUTES * 60_000;
  return rows.map(({ handler, error, at, open_since }) => {
    const { surface, remedy } = faultWords(handler);
    const fresh = at.getTime() > recent;
    const rests =
      fresh && open_since ? `; it rests after several faults since ${open_since.toISOString()}` : '';
    return {
      level: fresh ? 'problem' : 'note',
      what: `plugin ${handler.split('/')[0]}`,
      detail: `fault at ${surface} (${handler}) at ${at.toISOString()}: ${error.split('\n')[0]}${rests}`,
      remedy,
    };
  });
}

interface Fault {
  readonly handler: string;
  readonly error: string;
  readonly at: Date;
  readonly open_since: Date | null;
}

interface MailboxStatus {
  readonly enabled: boolean;
  readonly state: string;
  readonly lastError: string | null;
  readonly lastSuccessAt: string | null;
}

/** Every fetched mailbox of every tenant, by what its plugin says about it. */
async function mailboxes({ runtime }: Kernel): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const operation of [...runtime.registry.operations()].filter(isMailboxStatus)) {
    for (const id of await runtime.tenants.all()) {
      const tenant = await runtime.tenants.byId(id);
      if (!tenant || !(await runtime.tenants.enabled(id)).has(operation.plugin)) continue;
      const status = await runtime.invoker.system(operation.plugin, id, (c) => c.invoke(operation, {}));
      if (!status.enabled) continue;
      const what = `mailbox of ${tenant.code} (${operation.plugin})`;
      const last = status.lastSuccessAt ? `last fetched ${status.lastSuccessAt}` : 'not fetched yet';
      findings.push(
        status.lastError
          ? { level: 'problem', what, detail: `${status.lastError}; ${last}` }
          : ok(what, last),
      );
    }
  }
  return findings;
}

const isMailboxStatus = (operation: OperationDef): operation is OperationDef<MailboxStatus> =>
  /^email-[a-z0-9]+\.status$/.test(operation.id);

/** Work that waits or was given up, over all tenants. A row leaves the outbox when it is dispatched. */
async function work({ runtime }: Kernel, running: boolean): Promise<Finding[]> {
  const { control } = runtime.db;
  const dead = await control.query<{ handler: string | null; n: number; error: string }>(
    `select handler, count(*)::int as n, (array_agg(error order by failed_at desc))[1] as error
       from kernel.dead_letter group by handler order by handler`,
  );
  const late = await control.query<{ n: number }>(
    `select count(*)::int as n from kernel.outbox
      where occurred_at < now() - make_interval(mins => $1)`,
    [LATE_MINUTES],
  );
  const open = await control.query<{ handler: string; error: string }>(
    'select handler, error from kernel.breaker',
  );
  const findings: Finding[] = dead.rows.map(({ handler, n, error }) => ({
    level: 'problem',
    what: 'dead letters',
    detail: `${n} of ${handler ?? 'an unknown handler'}; the last: ${error.split('\n')[0]}`,
    remedy: 'Mend the cause, then "run again" on the page Failed work.',
  }));
  for (const { handler, error } of open.rows)
    findings.push({ level: 'problem', what: 'breaker', detail: `${handler} rests: ${error.split('\n')[0]}` });
  if (late.rows[0]?.n)
    findings.push({
      level: running ? 'problem' : 'note',
      what: 'outbox',
      detail: `${late.rows[0].n} facts wait for more than ${LATE_MINUTES} minutes`,
      remedy: 'Start a host with ROLE=all or ROLE=worker.',
    });
  return findings.length ? findings : [ok('work', 'no dead letters, nothing waits')];
}
