import type { ClientDraft, ContactDraft } from '../../clients/contract.ts';

interface DemoUser {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'expert' | 'viewer';
}

/** Staff, by the name that the screenplay uses. */
export const STAFF: Readonly<Record<string, DemoUser>> = {
  alex: { username: 'admin', name: 'Alex Morgan', email: 'admin@demo.example', role: 'admin' },
  erin: { username: 'expert', name: 'Erin Novak', email: 'expert@demo.example', role: 'expert' },
  omar: { username: 'expert2', name: 'Omar Haddad', email: 'expert2@demo.example', role: 'expert' },
  vera: { username: 'viewer', name: 'Vera Lund', email: 'viewer@demo.example', role: 'viewer' },
};

interface DemoContact extends ContactDraft {
  /** By which the screenplay names the contact. */
  readonly key: string;
  /** User name for the portal. */
  readonly login?: string;
  readonly companyAdmin?: boolean;
}

interface DemoClient {
  readonly client: ClientDraft;
  readonly contacts: readonly DemoContact[];
  /** Has the round-the-clock service level. */
  readonly aroundTheClock?: true;
}

/** A service level that some clients pay for, beside the four of every new tenant. */
export const AROUND_THE_CLOCK = {
  name: 'Enterprise 24x7',
  responseSeconds: 2 * 3600,
  resolveSeconds: 48 * 3600,
};

export const CLIENTS: readonly DemoClient[] = [
  {
    client: {
      company: 'Acme Corp',
      domains: ['acme.example'],
      email: 'office@acme.example',
      phone: '+44 20 5550 0101',
      address: '12 Foundry Lane, London E3 2AB',
      slaLevel: 'Premium',
      connection: { provider: 'CityFibre', type: 'fiber', speed: '1 Gbit/s' },
      notes: 'Ring before visiting the warehouse. Contract runs until June.',
    },
    contacts: [
      {
        key: 'customer',
        name: 'Carol Summers',
        email: 'customer@acme.example',
        phone: '+44 20 5550 0102',
        role: 'Finance',
        login: 'customer',
        primary: true,
      },
      {
        key: 'companyadmin',
        name: 'Adam Wells',
        email: 'companyadmin@acme.example',
        role: 'Office manager',
        login: 'companyadmin',
        companyAdmin: true,
      },
      { key: 'acme.dan', name: 'Dan Ortiz', email: 'dan.ortiz@acme.example', role: 'Warehouse lead' },
    ],
  },
  {
    client: {
      company: 'Globex Logistics',
      domains: ['globex.example'],
      email: 'it@globex.example',
      phone: '+44 161 555 0130',
      address: 'Gate 4, Trafford Park, Manchester M17 1AA',
      slaLevel: 'Premium',
    },
    contacts: [
      {
        key: 'globex.ines',
        name: 'Ines Moreau',
        email: 'ines.moreau@globex.example',
        role: 'Head of IT',
        primary: true,
      },
      { key: 'globex.tom', name: 'Tom Becker', email: 'tom.becker@globex.example', role: 'Dispatch' },
    ],
  },
  {
    client: {
      company: 'Meridian Health',
      domains: ['meridian.example'],
      email: 'practice@meridian.example',
      phone: '+44 117 555 0177',
      address: '3 Harbourside, Bristol BS1 5DB',
      slaLevel: 'Enterprise',
      notes: 'Open around the clock. Never restart anything at the reception without a call.',
    },
    aroundTheClock: true,
    contacts: [
      {
        key: 'meridian.ruth',
        name: 'Dr. Ruth Okafor',
        email: 'ruth.okafor@meridian.example',
        role: 'Medical director',
        primary: true,
      },
      { key: 'meridian.leo', name: 'Leo Brandt', email: 'leo.brandt@meridian.example', role: 'Reception' },
    ],
  },
  {
    client: {
      company: 'Northlight Energy',
      domains: ['northlight.example'],
      email: 'hello@northlight.example',
      phone: '+44 131 555 0190',
      slaLevel: 'Basic',
    },
    contacts: [
      {
        key: 'northlight.sara',
        name: 'Sara Lind',
        email: 'sara.lind@northlight.example',
        role: 'Marketing',
        primary: true,
      },
      {
        key: 'northlight.per',
        name: 'Per Nygaard',
        email: 'per.nygaard@northlight.example',
        role: 'Managing director',
      },
    ],
  },
  {
    client: {
      company: 'Bluebird Bakery',
      domains: ['bluebird.example'],
      email: 'june@bluebird.example',
      phone: '+44 1865 555 012',
      address: '8 Market Street, Oxford OX1 3EQ',
    },
    contacts: [
      {
        key: 'bluebird.june',
        name: 'June Park',
        email: 'june@bluebird.example',
        role: 'Owner',
        primary: true,
      },
    ],
  },
  {
    client: {
      company: 'Harbor & Finch Law',
      domains: ['harborfinch.example'],
      email: 'desk@harborfinch.example',
      phone: '+44 20 5550 0166',
      slaLevel: 'Premium',
    },
    contacts: [
      {
        key: 'harbor.helen',
        name: 'Helen Finch',
        email: 'helen.finch@harborfinch.example',
        role: 'Partner',
        primary: true,
      },
      { key: 'harbor.mark', name: 'Mark Tran', email: 'mark.tran@harborfinch.example', role: 'Paralegal' },
    ],
  },
  {
    client: {
      company: 'Pinewood School',
      domains: ['pinewood.example'],
      email: 'office@pinewood.example',
      phone: '+44 1223 555 044',
    },
    contacts: [
      {
        key: 'pinewood.olga',
        name: 'Olga Petrova',
        email: 'olga.petrova@pinewood.example',
        role: 'School office',
        primary: true,
      },
      { key: 'pinewood.nick', name: 'Nick Adeyemi', email: 'nick.adeyemi@pinewood.example', role: 'Teacher' },
    ],
  },
  {
    client: {
      company: 'Quarry Construction',
      domains: ['quarry.example'],
      email: 'bill@quarry.example',
      phone: '+44 113 555 0155',
    },
    contacts: [
      {
        key: 'quarry.bill',
        name: 'Bill Stone',
        email: 'bill.stone@quarry.example',
        role: 'Site manager',
        primary: true,
      },
    ],
  },
  {
    client: {
      name: 'Maria Lindqvist',
      email: 'maria.lindqvist@mail.example',
      phone: '+44 7700 900 123',
      notes: 'Private customer. Prefers a call.',
    },
    contacts: [
      { key: 'maria', name: 'Maria Lindqvist', email: 'maria.lindqvist@mail.example', primary: true },
    ],
  },
];
