import { plugins } from '@serviflow/config/plugins';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import pg from 'pg';
import { bulkPathOf, pathOf } from '../../kernel/http/operation-path.ts';
import { sampleOf } from './sample-input.ts';

export const ROLES = ['admin', 'expert', 'viewer', 'customer'] as const;

export interface Stage {
  readonly desk: TestKernel;
  readonly owner: pg.Client;
  readonly ours: TestTenant;
  readonly theirs: TestTenant;
  stop(): Promise<void>;
}

/** Two tenants with all installed plugins, both filled with the demo data. */
export async function setTheStage(): Promise<Stage> {
  const desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0 } });
  const ours = await desk.tenant('ours');
  const theirs = await desk.tenant('theirs');
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  for (const tenant of [ours, theirs]) await fill(desk, tenant);
  await desk.drain();
  return {
    desk,
    owner,
    ours,
    theirs,
    async stop() {
      await owner.end();
      await desk.stop();
    },
  };
}

async function fill(desk: TestKernel, tenant: TestTenant): Promise<void> {
  const load = desk.kernel.runtime.registry.operation('onboarding.load-demo');
  if (!load) throw new Error('The demo data is the material of this test: install the plugin onboarding');
  await tenant.system('onboarding', (c) => c.invoke(load, { password: 'correct horse battery' }));
}

export interface Door {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Body or query for a record with this id. */
  input(id: string, all: boolean): Record<string, unknown>;
  /** The path for a record with this id. */
  at(id: string): string;
}

/** Every declared operation, bulk run and plugin route as a door to knock at. */
export function doorsOf(desk: TestKernel): Door[] {
  const { registry } = desk.kernel.runtime;
  const doors: Door[] = [];
  for (const op of registry.operations()) {
    const { method, path } = pathOf(op);
    const fill = (id: string) => path.replaceAll(/\{\w+\}/g, id);
    doors.push({
      operation: op.id,
      method,
      path,
      at: fill,
      input: (id, all) => sampleOf(op.input, id, all) as Record<string, unknown>,
    });
    const bulk = bulkPathOf(op);
    if (bulk)
      doors.push({
        operation: `${op.id} (bulk)`,
        method: 'POST',
        path: bulk,
        at: () => bulk,
        input: (id, all) => ({ ids: [id], input: sampleOf(op.input, id, all) }),
      });
  }
  for (const c of registry.contributions()) {
    for (const { spec, plugin } of c.routes) {
      doors.push({
        operation: `${plugin} ${spec.path}`,
        method: spec.method,
        path: spec.path,
        at: (id) => spec.path.replaceAll(/:\w+/g, id),
        input: () => ({}),
      });
    }
    for (const { def } of c.subjects) {
      const base = `/api/${c.plugin}${def.path ? `/${def.path}` : ''}`;
      doors.push({
        operation: `${def.id} (actions)`,
        method: 'GET',
        path: `${base}/{id}/actions`,
        at: (id) => `${base}/${id}/actions`,
        input: () => ({}),
      });
    }
  }
  return doors;
}

export interface Knock {
  readonly status: number;
  /** The answer without what differs on every call. */
  readonly text: string;
}

/** Knocks at a door for a record. */
export async function knock(user: TestUser, door: Door, id: string, all: boolean): Promise<Knock> {
  const input = door.input(id, all);
  const query = new URLSearchParams(
    Object.entries(input).map(([k, v]) => [k, typeof v === 'object' ? JSON.stringify(v) : String(v)]),
  );
  const asQuery = door.method === 'GET' || door.method === 'DELETE';
  const path = asQuery && [...query].length ? `${door.at(id)}?${query}` : door.at(id);
  const answer = await user.send(door.method, path, asQuery ? undefined : input);
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  return { status: answer.status, text: text.replaceAll(/"requestId":"[^"]*"/g, '').replaceAll(id, '<id>') };
}
