/**
 * What `GET /api/ui` answers: everything the shell shows for this user in this tenant.
 * @since 1.0
 */
export interface UiManifest {
  tenant: UiTenant;
  user: UiUser;
  navigation: UiNavigationItem[];
  pages: UiPage[];
  slots: Record<string, UiSlotItem[]>;
  actions: UiAction[];
  settings: UiSettings[];
  /** Plugin id -> URL of its ES module. */
  modules: Record<string, string>;
  /** Plugin id -> URLs of its stylesheets, for plugins from outside; the app's own come with the app. @since 1.1 */
  styles: Record<string, string[]>;
  /** Plugin id -> its title. @since 1.1 */
  titles: Record<string, string>;
}

/**
 * The tenant, as the web app knows it.
 * @since 1.0
 */
export interface UiTenant {
  code: string;
  name: string;
  /** IANA name; every time on screen is shown in it. */
  timezone: string;
  locale: string;
  brandColor: string | null;
  logoUrl: string | null;
}

/**
 * Roles of users.
 * @since 1.0
 */
export type UiRole = 'admin' | 'expert' | 'viewer' | 'customer';

/**
 * The user of the session.
 * @since 1.0
 */
export interface UiUser {
  id: string;
  username: string;
  name: string;
  email: string;
  role: UiRole;
  companyAdmin: boolean;
  permissions: string[];
  /** The password was given out by someone else. */
  mustChangePassword?: boolean;
  /** A mailed link opens one thing only. */
  restrictedTo?: { subject: string; id: string } | null;
  /** ISO instant until which the password was asked again, or null. */
  elevatedUntil: string | null;
}

/**
 * An entry of the navigation.
 * @since 1.0
 */
export interface UiNavigationItem {
  id: string;
  plugin: string;
  group: string;
  title: string;
  icon: string;
  path: string;
  order: number;
  /** Where it shows; the workspace when absent. */
  area?: 'workspace' | 'portal';
  /** Answers `{count}`; shown at the right edge. */
  countUrl?: string;
}

/**
 * A page of a plugin.
 * @since 1.0
 */
export interface UiPage {
  path: string;
  plugin: string;
  component: string;
  title: string;
  area: 'workspace' | 'portal';
}

/**
 * A component that a plugin puts into a slot.
 * @since 1.0
 */
export interface UiSlotItem {
  id: string;
  plugin: string;
  component: string;
  order: number;
  title?: string;
}

/**
 * How much harm an action may do.
 * @since 1.0
 */
export type UiRisk = 'read' | 'write' | 'danger';

/**
 * An action that is available now; from the manifest, or from `GET .../{id}/actions` for one subject.
 * @since 1.0
 */
export interface UiAction {
  id: string;
  plugin?: string;
  title: string;
  icon?: string;
  /** What people read when it is done, `Resolved`. @since 1.1 */
  done?: string;
  shortcut?: string;
  bulk?: boolean;
  risk: UiRisk;
  /** Kind of thing it works on, such as `tickets.ticket`; null when it works on none. */
  subject?: string | null;
  form: JsonSchema | null;
  method: string;
  /** May hold `{id}`. */
  path: string;
  bulkPath?: string;
}

/**
 * The settings of a plugin with their form.
 * @since 1.0
 */
export interface UiSettings {
  plugin: string;
  title: string;
  schema: JsonSchema;
  sensitive: boolean;
}

/**
 * The part of JSON Schema 2020-12 that forms understand.
 * @since 1.0
 */
export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  readOnly?: boolean;
  /** Never told by the server; shown as a password field. */
  secret?: boolean;
  'x-ui'?: FieldHints;
}

/**
 * Hints for a form field, written in a schema as `'x-ui'`.
 * @since 1.0
 */
export interface FieldHints {
  widget?:
    | 'user'
    | 'client'
    | 'lookup'
    | 'password'
    | 'markdown'
    | 'textarea'
    | 'priority'
    | 'color'
    | 'timezone'
    | 'email-list'
    | 'switch'
    | 'radio'
    | 'hidden'
    | (string & {});
  /** For `lookup`: list path whose items have an id; the label is `labelKey` (default name or title). */
  lookup?: string;
  labelKey?: string;
  /** Sent along with the search of a `lookup`, for example `{status: 'active'}`. @since 1.1 */
  lookupQuery?: Record<string, string>;
  /** Of what a `lookup` finds, only those whose field has one of these values are offered. @since 1.1 */
  lookupOnly?: { field: string; in: unknown[] };
  /** False leaves the field out of the form for many subjects at once: its value is particular to one. @since 1.1 */
  bulk?: boolean;
  placeholder?: string;
  /** Of the settings of a plugin as a whole: the page that shows them, `/mail/mailboxes`; no form is made. @since 1.1 */
  page?: string;
  /** Words shown for enum values. */
  labels?: Record<string, string>;
  /** Heading under which the field stands; fields with the same group are shown together. */
  group?: string;
  order?: number;
  /** Shown only while another field has one of these values. */
  showWhen?: { field: string; in: unknown[] };
  /** Unit printed in the field, such as `minutes`. */
  unit?: string;
  rows?: number;
}

/**
 * RFC 9457 problem+json with the members this API always sends.
 * @since 1.0
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  errors?: ProblemField[];
  requestId?: string;
}

/**
 * A field that the desk refused.
 * @since 1.0
 */
export interface ProblemField {
  in: 'body' | 'query' | 'path' | (string & {});
  /** JSON pointer to the value, such as `/email`. */
  pointer: string;
  code: string;
  detail: string;
}

/**
 * One page of a keyset list.
 * @since 1.0
 */
export interface Page<T> {
  items: T[];
  next: string | null;
}
