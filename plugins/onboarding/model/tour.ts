export interface TourStop {
  readonly id: string;
  readonly anchor: string | null;
  readonly path?: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Stops of the guided tour (1.4). `anchor` is the value of `data-tour` in the web app that the stop points at,
 * `path` the page that has it, where it is not on every page.
 */
export const TOUR: readonly TourStop[] = [
  {
    id: 'welcome',
    anchor: null,
    title: 'Welcome',
    text: 'A short walk through your desk. You can stop at any time and start again with the ? button.',
  },
  {
    id: 'dashboard',
    anchor: 'dashboard',
    path: '/tickets',
    title: 'Dashboard',
    text: 'The numbers of the day: what is open, what is late, what was solved.',
  },
  {
    id: 'navigation',
    anchor: 'navigation',
    title: 'Navigation',
    text: 'All areas are in the rail on the left. It folds away when you need room.',
  },
  {
    id: 'search',
    anchor: 'search',
    title: 'Search',
    text: 'Ctrl+K finds tickets, people and commands from everywhere.',
  },
  {
    id: 'tickets',
    anchor: 'tickets',
    path: '/tickets',
    title: 'Tickets',
    text: 'The list with filters, search and bulk actions.',
  },
  {
    id: 'new-ticket',
    anchor: 'new',
    title: 'New ticket',
    text: 'Write down a request that came by phone. Mails become tickets by themselves.',
  },
  {
    id: 'ticket',
    anchor: 'ticket',
    path: '/tickets',
    title: 'One ticket',
    text: 'Conversation, facts and deadlines on one page. Every action has a key.',
  },
  {
    id: 'deadlines',
    anchor: 'sla-timers',
    title: 'Deadlines',
    text: 'Two countdowns: first answer and solution. Click one to see how it is computed.',
  },
  {
    id: 'pool',
    anchor: 'pool',
    path: '/tickets',
    title: 'Requests',
    text: 'Tickets that nobody owns yet. Claim one, or take it over for good.',
  },
  {
    id: 'focus',
    anchor: 'focus',
    path: '/tickets',
    title: 'Focus',
    text: 'What to do next, most urgent first.',
  },
  {
    id: 'clients',
    anchor: 'clients',
    title: 'Clients',
    text: 'Companies, their people and who may use the portal.',
  },
  {
    id: 'sla',
    anchor: 'sla',
    title: 'SLA set-up',
    text: 'Service levels, business hours and who gets which.',
  },
  { id: 'mail', anchor: 'mail', title: 'Mail', text: 'The log tells what became of every message, and why.' },
  {
    id: 'integrations',
    anchor: 'plugins',
    title: 'Integrations',
    text: 'Switch features and connections on and off, without a restart.',
  },
  { id: 'help', anchor: 'help', title: 'Help', text: 'The ? button has the keys, the manual and this tour.' },
];
