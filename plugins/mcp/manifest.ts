import { type Context, defineManifest, Type } from '@serviflow/sdk';

export const mcp = defineManifest({
  id: 'mcp',
  title: 'Assistants (MCP)',
  description:
    'Lets assistants work at the desk by the Model Context Protocol, with the rights of whoever made the token.',
  version: '1.0.0',
  sdk: '^1.1.0',
  settings: Type.Object({
    callsPerMinute: Type.Integer({
      title: 'Calls that one token may make in a minute',
      default: 120,
      minimum: 1,
      maximum: 6_000,
    }),
  }),
  permissions: {
    'mcp.use': { title: 'Let an assistant work for me', roles: ['admin', 'expert', 'viewer', 'customer'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof mcp>;
