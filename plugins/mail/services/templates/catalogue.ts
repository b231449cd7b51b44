import type { MailTemplate } from './template.ts';

const ticketFacts = [
  { label: 'Request', value: '#{{ticketNumber}}' },
  { label: 'Subject', value: '{{ticketTitle}}' },
  { label: 'Priority', value: '{{priority}}' },
  { label: 'Status', value: '{{status}}' },
];
const view = { label: 'View request', url: '{{link}}' };
const open = { label: 'Open ticket', url: '{{link}}' };
const slaFacts = [
  { label: 'Ticket', value: '#{{ticketNumber}} {{ticketTitle}}' },
  { label: 'Customer', value: '{{clientName}}' },
  { label: 'Priority', value: '{{priority}}' },
  { label: 'Assigned to', value: '{{assigneeName}}' },
  { label: '{{clockName}} due', value: '{{dueAt}}' },
];

/** Every mail that the desk sends. Names are stable: plugins and settings refer to them. */
export const templates = {
  'ticket-received': {
    subject: '{{ticketTitle}}',
    preheader: 'We have your request #{{ticketNumber}}.',
    heading: 'We have received your request',
    intro: [
      'Hello {{recipientName}},',
      'thank you for writing to {{tenantName}}. Your request has the reference #{{ticketNumber}} and our team will look at it shortly.',
      'We aim to answer by {{responseDueAt}}.',
    ],
    facts: ticketFacts.slice(0, 2),
    button: view,
    outro: ['To add something, simply answer this message and keep the subject as it is.'],
    automatic: true,
  },
  'ticket-reply': {
    subject: '{{ticketTitle}}',
    preheader: '{{authorName}} answered your request #{{ticketNumber}}.',
    heading: '{{authorName}} answered your request',
    intro: [],
    message: 'message',
    button: view,
    outro: ['Answer this message to reply. Reference: #{{ticketNumber}}.'],
    automatic: false,
  },
  'ticket-customer-reply': {
    subject: '{{ticketTitle}}',
    preheader: '{{authorName}} wrote on ticket #{{ticketNumber}}.',
    heading: '{{authorName}} wrote on ticket #{{ticketNumber}}',
    intro: [],
    message: 'message',
    facts: [{ label: 'Customer', value: '{{clientName}}' }, ...ticketFacts.slice(2)],
    button: open,
    automatic: true,
  },
  'ticket-assigned': {
    subject: '{{ticketTitle}}',
    preheader: 'Ticket #{{ticketNumber}} is yours now.',
    heading: 'A ticket was assigned to you',
    intro: ['Hello {{recipientName}},', '{{authorName}} assigned ticket #{{ticketNumber}} to you.'],
    facts: [...ticketFacts, { label: 'Customer', value: '{{clientName}}' }],
    message: 'message',
    button: open,
    automatic: true,
  },
  'ticket-status': {
    subject: '{{ticketTitle}}',
    preheader: 'Your request #{{ticketNumber}}: {{status}}.',
    heading: 'The status of your request changed',
    intro: [
      'Hello {{recipientName}},',
      'your request #{{ticketNumber}} has moved on. It is now: {{status}} (before: {{previousStatus}}).',
    ],
    facts: ticketFacts.slice(0, 2),
    message: 'message',
    button: view,
    automatic: true,
  },
  'ticket-resolved': {
    subject: '{{ticketTitle}}',
    preheader: 'Please tell us whether request #{{ticketNumber}} is solved.',
    heading: 'We believe your request is solved',
    intro: [
      'Hello {{recipientName}},',
      'we have applied a fix for request #{{ticketNumber}}. This is what we did:',
    ],
    message: 'message',
    button: { label: 'Yes, it is solved', url: '{{acceptLink}}' },
    link: { label: 'It is not solved yet', url: '{{link}}' },
    outro: ['You can also answer this message if something is still wrong.'],
    automatic: true,
  },
  'sla-near': {
    subject: 'SLA warning: #{{ticketNumber}} {{ticketTitle}}',
    preheader: '{{clockName}} of #{{ticketNumber}} is due {{dueAt}}.',
    heading: 'A deadline is near',
    intro: ['The {{clockName}} time of ticket #{{ticketNumber}} is nearly used up.'],
    facts: slaFacts,
    button: open,
    automatic: true,
  },
  'sla-breached': {
    subject: 'SLA breached: #{{ticketNumber}} {{ticketTitle}}',
    preheader: '{{clockName}} of #{{ticketNumber}} was due {{dueAt}}.',
    heading: 'A deadline has passed',
    intro: ['The {{clockName}} time of ticket #{{ticketNumber}} is used up.'],
    facts: slaFacts,
    button: open,
    automatic: true,
  },
  'sla-past': {
    subject: 'SLA long overdue: #{{ticketNumber}} {{ticketTitle}}',
    preheader: '{{clockName}} of #{{ticketNumber}} was due {{dueAt}}.',
    heading: 'A ticket is long overdue',
    intro: ['Ticket #{{ticketNumber}} is far past its {{clockName}} deadline and needs attention now.'],
    facts: slaFacts,
    button: open,
    automatic: true,
  },
  invitation: {
    subject: 'Your invitation to {{tenantName}}',
    preheader: 'Choose a password and start.',
    heading: 'You are invited',
    intro: [
      'Hello {{recipientName}},',
      '{{inviterName}} invites you to the service desk of {{tenantName}}. Choose a password to begin.',
    ],
    facts: [
      { label: 'Tenant code', value: '{{tenantCode}}' },
      { label: 'Username', value: '{{username}}' },
    ],
    button: { label: 'Accept the invitation', url: '{{link}}' },
    outro: ['The link works once and until {{expiresAt}}. If you did not expect this message, ignore it.'],
    automatic: true,
  },
  welcome: {
    subject: 'Welcome to ServiFlow',
    preheader: 'Your service desk {{tenantCode}} is ready.',
    heading: 'Your service desk is ready',
    intro: [
      'Hello,',
      'the desk of {{tenantName}} is set up. Log in with these three values and change the password then.',
    ],
    facts: [
      { label: 'Tenant code', value: '{{tenantCode}}' },
      { label: 'Username', value: '{{username}}' },
      { label: 'Temporary password', value: '{{temporaryPassword}}' },
      { label: 'Trial ends', value: '{{trialEndsAt}}' },
    ],
    button: { label: 'Log in', url: '{{link}}' },
    outro: ['A guided tour starts with your first login.'],
    automatic: true,
  },
  'password-reset': {
    subject: 'Choose a new password',
    preheader: 'A new password was asked for.',
    heading: 'Choose a new password',
    intro: [
      'Hello {{recipientName}},',
      'somebody, hopefully you, asked for a new password for {{username}} at {{tenantName}}.',
    ],
    button: { label: 'Choose a password', url: '{{link}}' },
    outro: [
      'The link works once and until {{expiresAt}}. If it was not you, nothing has changed and you can ignore this message.',
    ],
    automatic: true,
  },
  'sender-proof': {
    subject: 'May {{tenantName}} send mail as {{address}}?',
    preheader: 'Confirm that this address belongs to the service desk.',
    heading: 'Is this your address?',
    intro: [
      'Hello,',
      'the service desk of {{tenantName}} wants to send its mail as {{address}}. Confirm it if that is right.',
    ],
    button: { label: 'Look at it', url: '{{link}}' },
    outro: [
      'The link works for two days. If you know nothing of this, ignore this message: nothing is sent as you.',
    ],
    automatic: true,
  },
  notice: {
    subject: '{{subject}}',
    preheader: '{{heading}}',
    heading: '{{heading}}',
    intro: ['{{intro}}'],
    message: 'message',
    button: { label: '{{buttonLabel}}', url: '{{link}}' },
    automatic: true,
  },
} as const satisfies Record<string, MailTemplate>;

export type TemplateId = keyof typeof templates;
