/** Steps of the setup checklist (1.6), in the order in which they help most. `path` is a page of the web app. */
export const STEPS = [
  {
    id: 'company',
    title: 'Company profile',
    text: 'Name, logo, support address and hours, as your customers see them.',
    path: '/admin/organisation',
  },
  {
    id: 'email',
    title: 'Email',
    text: 'Connect the mailbox that receives requests and sends answers.',
    path: '/mail/mailboxes',
  },
  {
    id: 'business-hours',
    title: 'Business hours',
    text: 'When you work, in which time zone, and which days are holidays.',
    path: '/sla/hours',
  },
  {
    id: 'sla',
    title: 'SLA definitions',
    text: 'How fast you promise to answer and to solve.',
    path: '/sla',
  },
  { id: 'experts', title: 'Invite experts', text: 'The people who work on tickets.', path: '/admin/users' },
  {
    id: 'customers',
    title: 'Add customers',
    text: 'Companies and people who send requests.',
    path: '/clients',
  },
  {
    id: 'automation',
    title: 'Automated actions',
    text: 'Rules that assign, tag or close tickets by themselves.',
    path: '/automation',
  },
  {
    id: 'cmdb',
    title: 'Assets',
    text: 'Devices and services that tickets are about; a list can be imported as CSV.',
    path: '/assets',
  },
  {
    id: 'chat',
    title: 'Teams or Slack',
    text: 'Get told and answer where your team talks.',
    path: '/channels',
  },
] as const;

export type StepId = (typeof STEPS)[number]['id'];
export const STEP_IDS = STEPS.map((step) => step.id);
