import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The code of a small plugin as `serviflow-plugin build` leaves it: some of everything, none of it on others' routes. */
const codeOf = (id: string, schema: string) => `
import { defineEvent, defineFilter, defineManifest, defineMigration, definePlugin, sql, tenantTable, Type, uuidv7 } from '@serviflow/sdk';
const m = defineManifest({
  id: '${id}', title: 'Small ${id}', description: 'Keeps notes.', version: '1.0.0', sdk: '^1.0.0',
  permissions: { '${id}.read': { title: 'Read notes', roles: ['admin', 'expert'] }, '${id}.write': { title: 'Write notes', roles: ['admin'] } },
  settings: Type.Object({ greeting: Type.String({ title: 'Greeting', default: 'Hello' }), limit: Type.Integer({ title: 'Limit', default: 10, minimum: 1 }) }),
});
const Note = Type.Object({ id: Type.String(), text: Type.String() });
const noted = defineEvent('${id}.noted@1', Note, 'A note was written.');
const willNote = defineFilter('${id}.will-note@1', Type.Object({ text: Type.String() }));
const write = m.action('write', {
  title: 'Write a note', permission: '${id}.write',
  input: Type.Object({ text: Type.String({ title: 'Text', minLength: 1, maxLength: 500 }) }), reply: Note,
  async run(c, input) {
    const { text } = await c.apply(willNote, input);
    const note = { id: uuidv7(), text };
    await sql\`insert into ${schema}.note (id, text) values (\${note.id}, \${text})\`.execute(c.sql());
    c.emit(noted, note);
    return note;
  },
});
const list = m.query('list', {
  title: 'Notes', permission: '${id}.read', input: Type.Object({}), reply: Type.Object({ items: Type.Array(Note) }),
  async run(c) { return { items: (await sql\`select id, text from ${schema}.note order by id limit 50\`.execute(c.sql())).rows }; },
});
export default definePlugin(m, {
  migrations: [defineMigration('0001-init', (roles) => tenantTable(roles, '${schema}.note', { columns: ['text text not null'] }))],
  register(p) {
    p.action(write);
    p.query(list);
    p.event(noted);
    p.on(noted, 'count', () => {});
    p.filter(willNote, 'trim', (_c, { text }) => ({ text: text.trim() }));
    p.health('pulse', async () => ({ ok: true }));
    p.page({ path: '/${id}', component: 'Notes', title: 'Notes', permission: '${id}.read' });
  },
});
`;

/** Writes packages `small-0`, `small-1`, … into a folder that stands for `DATA_DIR/plugins`. @returns their ids */
export function writeSmallPlugins(dir: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `small-${i}`;
    const folder = join(dir, id);
    mkdirSync(folder, { recursive: true });
    const about = {
      name: `serviflow-plugin-${id}`,
      version: '1.0.0',
      type: 'module',
      serviflow: { id, title: `Small ${id}`, plugin: './plugin.js' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
    writeFileSync(join(folder, 'plugin.js'), codeOf(id, id.replaceAll('-', '_')));
    return id;
  });
}
