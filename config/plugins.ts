import clients from '@serviflow/plugin-clients';
import emailImap from '@serviflow/plugin-email-imap';
import emailSmtp from '@serviflow/plugin-email-smtp';
import fields from '@serviflow/plugin-fields';
import mail from '@serviflow/plugin-mail';
import mcp from '@serviflow/plugin-mcp';
import notifications from '@serviflow/plugin-notifications';
import onboarding from '@serviflow/plugin-onboarding';
import portal from '@serviflow/plugin-portal';
import sla from '@serviflow/plugin-sla';
import tickets from '@serviflow/plugin-tickets';
import type { Plugin } from '@serviflow/sdk';

/** Plugins that this installation has. All load at boot; each tenant switches on what it uses and its plan grants. */
export const plugins: readonly Plugin[] = [
  fields,
  clients,
  tickets,
  sla,
  mail,
  emailSmtp,
  emailImap,
  notifications,
  onboarding,
  portal,
  mcp,
];

/**
 * Names of npm packages with plugins from outside, installed beside this one: "npm install on-call-rota" and add
 * 'on-call-rota' here. Folders in DATA_DIR/plugins are found without being named.
 */
export const packages: readonly string[] = [];
