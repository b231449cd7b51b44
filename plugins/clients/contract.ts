import {
  defineContract,
  defineEvent,
  defineFilter,
  defineSlot,
  defineSubject,
  type Static,
  type TSchema,
  Type,
} from '@serviflow/sdk';

declare module '@serviflow/sdk' {
  interface Claims {
    /** The client whose contact this user is; absent for staff. */
    clientId: string;
    contactId: string;
  }
}

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Timestamp = Type.String({ format: 'date-time' });

export const CLIENT_KINDS = ['company', 'person'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];
export const SLA_LEVELS = ['Basic', 'Premium', 'Enterprise'] as const;
export type SlaLevel = (typeof SLA_LEVELS)[number];
export const CONNECTION_TYPES = ['cable', 'fiber', 'DSL', 'satellite', 'cellular'] as const;

export const ClientKindSchema = Type.Unsafe<ClientKind>({ type: 'string', enum: [...CLIENT_KINDS] });
export const SlaLevelSchema = Type.Unsafe<SlaLevel>({
  type: 'string',
  enum: [...SLA_LEVELS],
  title: 'Service level',
});

/** Internet connection of a client (37.1). */
export const Connection = Type.Object({
  provider: Type.Optional(Type.String({ title: 'Provider', maxLength: 200 })),
  type: Type.Optional(
    Type.Unsafe<(typeof CONNECTION_TYPES)[number]>({
      type: 'string',
      enum: [...CONNECTION_TYPES],
      title: 'Type',
    }),
  ),
  speed: Type.Optional(Type.String({ title: 'Speed', maxLength: 100 })),
});
export type Connection = Static<typeof Connection>;

/** A customer company or a single person, as staff sees it. Times are ISO 8601 in UTC. */
export const Client = Type.Object({
  id: Type.String(),
  kind: ClientKindSchema,
  /** What lists show: the company's name, else the person's. */
  displayName: Type.String(),
  name: nullable(Type.String()),
  company: nullable(Type.String()),
  email: nullable(Type.String()),
  phone: nullable(Type.String()),
  address: nullable(Type.String()),
  slaLevel: SlaLevelSchema,
  connection: nullable(Connection),
  notes: nullable(Type.String()),
  photoFileId: nullable(Type.String()),
  active: Type.Boolean(),
  adminReceivesEmails: Type.Boolean(),
  membersReceiveEmails: Type.Boolean(),
  /** Nobody of this client gets into the portal, whatever their own switches say. */
  accessCut: Type.Boolean(),
  domains: Type.Array(Type.String()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Client = Static<typeof Client>;

/** A person at a client. */
export const Contact = Type.Object({
  id: Type.String(),
  clientId: Type.String(),
  name: Type.String(),
  email: nullable(Type.String()),
  phone: nullable(Type.String()),
  role: nullable(Type.String()),
  notes: nullable(Type.String()),
  primary: Type.Boolean(),
  active: Type.Boolean(),
  /** The user that this person logs in with; null without portal access. */
  userId: nullable(Type.String()),
  /** Company admin: sees all requests of the client (28.3). */
  companyAdmin: Type.Boolean(),
  /** Mail to the address came back: what the mail server said, and since when. Null while mail arrives. */
  mailFailure: nullable(Type.Object({ reason: Type.String(), since: Timestamp })),
  /** The access to the portal was cut; it is no reason not to write to this person. */
  accessCut: Type.Boolean(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Contact = Static<typeof Contact>;

/** What resolving a sender found or made. */
export interface ResolvedSender {
  readonly client: Client;
  readonly contact: Contact;
  /** `known`: the contact existed; `domain`: new contact of a known client; `new`: client and contact are new. */
  readonly outcome: 'known' | 'domain' | 'new';
}

/** A client to be added; name or company is required. */
export interface ClientDraft {
  readonly name?: string;
  readonly company?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: string;
  readonly notes?: string;
  readonly connection?: Connection;
  readonly slaLevel?: SlaLevel;
  readonly domains?: readonly string[];
}

/** A person to be added to a client. */
export interface ContactDraft {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly role?: string;
  readonly primary?: boolean;
}

/** What other plugins may ask of clients. Reads are batches; unknown ids are absent from the maps. */
export interface ClientsV1 {
  /** Clients by id, those that are switched off included. */
  get(ids: readonly string[]): Promise<Map<string, Client>>;
  /** Contacts by id. */
  contacts(ids: readonly string[]): Promise<Map<string, Contact>>;
  /** Contacts of each client, primary first. */
  contactsOf(clientIds: readonly string[]): Promise<Map<string, Contact[]>>;
  /** The contact of each login, by the id of the user; staff has none. */
  contactsByUser(userIds: readonly string[]): Promise<Map<string, Contact>>;
  /** The contact with a mail address, and its client; letter case does not matter. */
  findByEmail(email: string): Promise<{ client: Client; contact: Contact } | null>;
  /** The contacts with these addresses and their clients, by the address as it was given. */
  findByEmails(emails: readonly string[]): Promise<Map<string, { client: Client; contact: Contact }>>;
  /** The client that a mail domain belongs to. */
  findByDomain(domain: string): Promise<Client | null>;
  /**
   * The person behind a mail address (27.5, 37.3): the known contact, else a new contact of the client that owns the
   * domain, else a new client (a person when the domain is a public mail service or a public suffix).
   * @param name display name of the sender; the local part stands in when empty
   */
  resolveSender(email: string, name: string): Promise<ResolvedSender>;
  /** Adds a client (imports, set-up). @throws Problem 422 */
  add(client: ClientDraft): Promise<Client>;
  /** Adds a person; the first of a client is its primary one. @throws Problem 422 when somebody else has the address */
  addContact(clientId: string, contact: ContactDraft): Promise<Contact>;
  /**
   * Gives a contact a login to the portal, still without a password.
   * @throws Problem 404, 409 when there is one already, 422 without an e-mail address
   */
  giveAccess(contactId: string, options: { username?: string; companyAdmin?: boolean }): Promise<Contact>;
  /**
   * Notes on the contacts with these addresses that mail to them came back, or with null that it arrives again.
   * Addresses of nobody are left out.
   */
  setMailFailure(emails: readonly string[], failure: { readonly reason: string } | null): Promise<void>;
  /** Active clients by the beginning of words in name, company, e-mail or phone; at most 100. */
  search(q: string, limit: number): Promise<Client[]>;
}

export const CLIENTS = defineContract<ClientsV1>('clients.api@1');

/** A client, for callers with `clients.read`. */
export const CLIENT = defineSubject<Client>('clients.client');
/** A person at a client, for callers with `clients.read` and for the people of that client (without notes). */
export const CONTACT = defineSubject<Contact>('clients.contact', 'contacts');

const ClientFact = Type.Object({ clientId: Type.String() });
const ContactFact = Type.Object({ clientId: Type.String(), contactId: Type.String() });

export const clientCreated = defineEvent('clients.created@1', ClientFact, 'A client was added.');
export const clientUpdated = defineEvent('clients.updated@1', ClientFact, 'Fields of a client changed.');
export const clientDeactivated = defineEvent(
  'clients.deactivated@1',
  ClientFact,
  'A client was switched off; its people can no longer log in.',
);
export const clientReactivated = defineEvent('clients.reactivated@1', ClientFact, 'A client is back.');
export const clientDeleted = defineEvent('clients.deleted@1', ClientFact, 'A client was removed for good.');
export const contactCreated = defineEvent('clients.contact-created@1', ContactFact, 'A contact was added.');
export const contactUpdated = defineEvent('clients.contact-updated@1', ContactFact, 'A contact changed.');
export const contactDeleted = defineEvent('clients.contact-deleted@1', ContactFact, 'A contact was removed.');

/** Refuse (409) to keep a client or one of its people switched on, for example while requests are open (27.3).
 * A fault refuses, too. */
export const clientWillDeactivate = defineFilter(
  'clients.will-deactivate@1',
  Type.Object({
    clientId: Type.String(),
    /** Set when only this person is meant. */
    contactId: nullable(Type.String()),
    /** True when the record itself will go. */
    deletes: Type.Boolean(),
  }),
  { phases: ['check'], onFault: 'refuse' },
);

/** Lets the plugin that holds requests say how many a client has; `ids: null` asks for every client.
 * Return the counts with yours in them; when one fails or refuses, the list says that they are not available. */
export const clientCounts = defineFilter(
  'clients.counts@1',
  Type.Object({
    ids: nullable(Type.Array(Type.String())),
    counts: Type.Record(Type.String(), Type.Object({ total: Type.Integer(), open: Type.Integer() })),
  }),
  { phases: ['count'], onFault: 'skip' },
);

/** Cards beside a client. */
export const clientSidebar = defineSlot<{ clientId: string }>('clients.sidebar@1');
/** Tabs of the client page. */
export const clientTabs = defineSlot<{ clientId: string }>('clients.tabs@1');
