/**
 * Operations that are tools of their own, in the order of the list. Clients handle long lists badly, so these are the
 * everyday ones; the rest is found by `find_operation`. What is off, or not allowed, is left out.
 */
export const CURATED: readonly { readonly operation: string; readonly description?: string }[] = [
  {
    operation: 'tickets.list',
    description: 'Finds tickets by words, status, priority, assignee, client and more.',
  },
  { operation: 'tickets.get', description: 'Shows a ticket with the newest lines of its timeline.' },
  { operation: 'tickets.activity', description: 'Reads the timeline of a ticket, page by page.' },
  { operation: 'tickets.kpis', description: 'Counts tickets: open, overdue, resolved.' },
  { operation: 'tickets.create', description: 'Raises a ticket.' },
  { operation: 'tickets.reply', description: 'Answers on a ticket. The customer is mailed what it says.' },
  { operation: 'tickets.note', description: 'Adds an internal note to a ticket; customers never see it.' },
  { operation: 'tickets.set', description: 'Changes title, priority, category, type or tags of a ticket.' },
  { operation: 'tickets.self-assign', description: 'Makes the person whose token this is the assignee.' },
  {
    operation: 'tickets.reassign',
    description: 'Gives a ticket to a colleague; `users_list` knows the ids.',
  },
  { operation: 'tickets.pause' },
  { operation: 'tickets.resume' },
  { operation: 'tickets.resolve', description: 'Resolves a ticket with a note that says what was done.' },
  { operation: 'tickets.close' },
  { operation: 'tickets.reopen' },
  { operation: 'clients.list', description: 'Finds clients by name, address, phone or mail.' },
  { operation: 'clients.get', description: 'Shows a client.' },
  { operation: 'clients.contacts', description: 'Lists the contacts of a client.' },
  { operation: 'users.list', description: 'Finds colleagues by name.' },
  {
    operation: 'commands.run',
    description: 'Does what a typed command says, as "status #1042"; "help" lists them.',
  },
];

/** `tickets.self-assign` as a name that every client takes. */
export const toolName = (operation: string) => operation.replaceAll('.', '_');
