import type { Client, SlaLevel } from '../types.ts';

/** What the form holds; empty texts stand for "not known". */
export interface ClientValues {
  kind: Client['kind'];
  name: string;
  company: string;
  email: string;
  phone: string;
  address: string;
  domains: string[];
  slaLevel: SlaLevel;
  provider: string;
  connectionType: string;
  speed: string;
  notes: string;
  photoFileId: string | null;
  adminReceivesEmails: boolean;
  membersReceiveEmails: boolean;
}

export const EMPTY: ClientValues = {
  kind: 'company',
  name: '',
  company: '',
  email: '',
  phone: '',
  address: '',
  domains: [],
  slaLevel: 'Basic',
  provider: '',
  connectionType: '',
  speed: '',
  notes: '',
  photoFileId: null,
  adminReceivesEmails: true,
  membersReceiveEmails: true,
};

/** A stored client as the form shows it. */
export function valuesOf(client: Client): ClientValues {
  return {
    kind: client.kind,
    name: client.name ?? '',
    company: client.company ?? '',
    email: client.email ?? '',
    phone: client.phone ?? '',
    address: client.address ?? '',
    domains: client.domains,
    slaLevel: client.slaLevel,
    provider: client.connection?.provider ?? '',
    connectionType: client.connection?.type ?? '',
    speed: client.connection?.speed ?? '',
    notes: client.notes ?? '',
    photoFileId: client.photoFileId,
    adminReceivesEmails: client.adminReceivesEmails,
    membersReceiveEmails: client.membersReceiveEmails,
  };
}

/** `https://www.Acme.example/x`, `@acme.example` and `acme.example` are one domain. */
export function normalDomain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/, '');
}

/** Labels in any script; the server keeps one spelling. */
const DOMAIN =
  /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?(\.[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?)+$/u;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const isDomain = (text: string): boolean => DOMAIN.test(text);
export const isEmail = (text: string): boolean => EMAIL.test(text.trim());

/** The body of `POST /api/clients` and of `update`; null clears what was there. */
export function bodyOf(values: ClientValues): Record<string, unknown> {
  const text = (value: string) => value.trim() || null;
  const connection = Object.fromEntries(
    [
      ['provider', values.provider.trim()],
      ['type', values.connectionType],
      ['speed', values.speed.trim()],
    ].filter(([, value]) => value),
  );
  return {
    name: text(values.name),
    company: values.kind === 'company' ? text(values.company) : null,
    email: text(values.email),
    phone: text(values.phone),
    address: text(values.address),
    domains: values.kind === 'company' ? values.domains : [],
    slaLevel: values.slaLevel,
    connection: Object.keys(connection).length > 0 ? connection : null,
    notes: text(values.notes),
    photoFileId: values.photoFileId,
    adminReceivesEmails: values.adminReceivesEmails,
    membersReceiveEmails: values.membersReceiveEmails,
  };
}
