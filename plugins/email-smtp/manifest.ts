import { type Context, defineManifest, Type } from '@serviflow/sdk';
import { MAIL } from '../mail/contract.ts';

export const emailSmtp = defineManifest({
  id: 'email-smtp',
  title: 'Mail by SMTP',
  description:
    'Receives mail on a port of the installation and sends through its mail server, or into files.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { mail: MAIL },
  settings: Type.Object({}),
});

export type Ctx = Context<typeof emailSmtp>;
