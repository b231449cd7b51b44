import { Card, defineManifest, definePlugin, Type } from '@serviflow/sdk';

/** Typing instead of clicking; part of the kernel, written against the SDK like every plugin. */
export const commands = defineManifest({
  id: 'commands',
  title: 'Commands',
  description: 'What can be typed: in the command palette, in chats, by assistants.',
  version: '1.0.0',
  sdk: '^1.1.0',
  permissions: {
    'commands.use': { title: 'Type commands', roles: ['admin', 'expert', 'viewer', 'customer'] },
  },
});

const CommandView = Type.Object({
  word: Type.String(),
  aliases: Type.Array(Type.String()),
  usage: Type.String(),
  help: Type.String(),
  operation: Type.String(),
  plugin: Type.String(),
  risk: Type.String(),
});
const CommandList = Type.Object({ items: Type.Array(CommandView) });

const list = commands.query('list', {
  title: 'Commands',
  description: 'What can be typed, with its words and a sentence about it.',
  permission: 'commands.use',
  http: { path: '' },
  input: Type.Object({}),
  reply: CommandList,
  run: async (c) => ({
    items: (await c.commands.list()).map((one) => ({ ...one, aliases: [...one.aliases] })),
  }),
});

const help = commands.query('help', {
  title: 'Help',
  description: 'Lists the commands.',
  permission: 'commands.use',
  input: Type.Object({ about: Type.Optional(Type.String({ title: 'Word', maxLength: 100 })) }),
  reply: CommandList,
  command: {
    word: 'help',
    grammar: '[<about...>]',
    card: ({ items }) => ({
      title: 'Commands',
      text: items.length ? null : 'There is no such command.',
      facts: items.map(({ usage, help: what }) => ({ label: usage, value: what })),
      actions: [],
    }),
  },
  async run(c, { about }) {
    const wanted = about?.trim().toLowerCase();
    const items = (await c.commands.list()).filter(
      (one) => !wanted || [one.word, ...one.aliases].some((word) => word.startsWith(wanted)),
    );
    return { items: items.map((one) => ({ ...one, aliases: [...one.aliases] })) };
  },
});

const run = commands.action('run', {
  title: 'Type a command',
  description: 'Does what a text says and answers with a card; `help` lists what can be said.',
  permission: 'commands.use',
  http: { path: '' },
  // The operation that the text names has its own transaction and its own line in the audit log.
  tx: 'none',
  audit: false,
  listed: false,
  timeoutSeconds: 60,
  input: Type.Object({ text: Type.String({ title: 'Command', minLength: 1, maxLength: 20_000 }) }),
  reply: Card,
  run: (c, { text }) => c.commands.run(text),
});

export const commandsPlugin = definePlugin(commands, {
  register(p) {
    p.query(list, help);
    p.action(run);
  },
});
