import type { ReactNode } from 'react';
import classes from './plugins.module.css';
import type { PluginRow, Touches } from './types.ts';

const ROLES: Record<string, string> = {
  admin: 'Admins',
  expert: 'Experts',
  viewer: 'Viewers',
  customer: 'Customers',
};

function holders({ roles, companyAdmin }: Touches['permissions'][number]): string {
  const names = roles.map((role) => ROLES[role] ?? role);
  return [...names, ...(companyAdmin ? ['company admins'] : [])].join(', ') || 'Nobody by role';
}

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <div className={classes.group}>
      <h4>{title}</h4>
      {hint && <p className={classes.hint}>{hint}</p>}
      <ul>{children}</ul>
    </div>
  );
}

const codes = (ids: readonly string[]) =>
  ids.map((id) => (
    <li key={id}>
      <code>{id}</code>
    </li>
  ));

/** Everything that a plugin said it may touch, in words; what it does not touch is left out. */
export function TouchesList({ row }: { row: PluginRow }) {
  const { touches } = row;
  const quiet = Object.values(touches).every(
    (value) => value === false || (Array.isArray(value) && value.length === 0),
  );
  if (quiet) return <p className={classes.hint}>Nothing of its own: other plugins use it.</p>;
  return (
    <div className={classes.groups}>
      <Group title="Network" hint="It says that it talks to these hosts.">
        {codes(touches.network)}
      </Group>
      <Group
        title="Acting for people"
        hint="With exactly their rights, and named beside them in the audit log."
      >
        {touches.actsForUsers ? [<li key="acts">It does things in the name of users.</li>] : []}
      </Group>
      <Group title="Permissions">
        {touches.permissions.map((one) => (
          <li key={one.id}>
            {one.title}
            <span className={classes.hint}> · {holders(one)}</span>
          </li>
        ))}
      </Group>
      <Group title="Screens">
        {[
          ...touches.pages.map((page) => (
            <li key={page.path}>
              {page.title}
              <span className={classes.hint}> · page in the {page.area}</span>
            </li>
          )),
          ...touches.slots.map(({ slot, title }) => (
            <li key={`${slot} ${title}`}>
              {title ?? 'Part of a page'}
              <span className={classes.hint}> · {slot.replace(/@\d+$/, '')}</span>
            </li>
          )),
        ]}
      </Group>
      <Group title="Background work">
        {[
          ...touches.jobs.map(({ id, cron }) => (
            <li key={id}>
              <code>{id}</code>
              <span className={classes.hint}> · {cron ? `by the clock (${cron})` : 'when asked for'}</span>
            </li>
          )),
          ...touches.background.map((name) => (
            <li key={name}>
              <code>{name}</code>
              <span className={classes.hint}> · runs all the time</span>
            </li>
          )),
        ]}
      </Group>
      <Group title="Events it hears">{codes(touches.hears)}</Group>
      <Group title="Events it emits">{codes(touches.emits)}</Group>
      <Group title="Decisions it may change or refuse">{codes(touches.filters)}</Group>
      <Group title="Tables" hint="Each tenant sees its own rows only.">
        {codes(touches.tables)}
      </Group>
      <Group title="Addresses of its own">{codes(touches.routes)}</Group>
    </div>
  );
}
