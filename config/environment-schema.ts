import { type Static, Type } from '@sinclair/typebox';

/**
 * Every variable that ServiFlow reads, as it stands in the process environment. The descriptions are what
 * an operator is told when a value is wrong. Defaults that depend on others are filled in by readEnvironment.
 */
export const EnvironmentSchema = Type.Object({
  PORT: Type.Integer({ minimum: 1, maximum: 65_535, default: 3000, description: 'a port from 1 to 65535' }),
  HOST: Type.String({
    pattern: '^[A-Za-z0-9.:_-]+$',
    default: '127.0.0.1',
    description: 'the address to listen on, such as 127.0.0.1 or 0.0.0.0',
  }),
  BASE_URL: Type.Optional(
    Type.String({
      format: 'origin',
      description: 'an address such as https://desk.example.com, without a path',
    }),
  ),
  DATABASE_URL: Type.Optional(
    Type.String({ format: 'postgres-url', description: 'postgres://user:password@host:port/database' }),
  ),
  DATA_DIR: Type.String({ minLength: 1, default: '.data', description: 'a folder' }),
  SMTP_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 2525,
    description: 'a port from 1 to 65535, or 0 for no mail listener',
  }),
  SMTP_TLS_CERT: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'a PEM file with the certificate chain for STARTTLS of the mail listener',
    }),
  ),
  SMTP_TLS_KEY: Type.Optional(
    Type.String({ minLength: 1, description: 'a PEM file with the private key of SMTP_TLS_CERT' }),
  ),
  OUTBOUND_SMTP_URL: Type.Optional(
    Type.String({ format: 'smtp-url', description: 'smtp://user:password@host:port or smtps://…' }),
  ),
  MAIL_FROM: Type.Optional(
    Type.String({
      pattern: '^[^\\s@<>"]+@[^\\s@<>"]+$',
      maxLength: 254,
      description: 'a mail address such as desk@example.com',
    }),
  ),
  MAIL: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'on', description: 'on or off' }),
  SEED: Type.Union([Type.Literal('demo'), Type.Literal('none')], {
    default: 'demo',
    description: 'demo or none',
  }),
  DEMO_PASSWORD: Type.Optional(Type.String({ minLength: 8, description: 'at least 8 characters' })),
  SECRET_KEY: Type.Optional(
    Type.String({
      minLength: 32,
      description: 'at least 32 characters, for example from "openssl rand -hex 32"',
    }),
  ),
  SECRET_KEY_OLD: Type.Optional(
    Type.String({
      pattern: '^[^,]{32,}(,[^,]{32,})*$',
      description: 'former values of SECRET_KEY, at least 32 characters each, with commas between',
    }),
  ),
  ROLE: Type.Union([Type.Literal('all'), Type.Literal('web'), Type.Literal('worker')], {
    default: 'all',
    description: 'all, web or worker',
  }),
  LOG_LEVEL: Type.Union(
    (['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const).map((level) =>
      Type.Literal(level),
    ),
    { default: 'info', description: 'fatal, error, warn, info, debug, trace or silent' },
  ),
  S3_ENDPOINT: Type.Optional(
    Type.String({ format: 'http-url', description: 'the http(s) address of an S3-compatible storage' }),
  ),
  S3_REGION: Type.String({ minLength: 1, default: 'auto', description: 'a region name' }),
  S3_BUCKET: Type.Optional(
    Type.String({ minLength: 3, description: 'a bucket name of at least 3 characters' }),
  ),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ minLength: 1, description: 'an access key id' })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ minLength: 1, description: 'a secret access key' })),
  PRIVATE_HOSTS: Type.Optional(
    Type.String({
      format: 'private-hosts',
      description: 'allow, deny, or addresses and ranges such as 10.1.0.0/16, with commas between',
    }),
  ),
  TRUSTED_PROXIES: Type.Optional(
    Type.String({
      format: 'networks',
      description: 'addresses and ranges such as 10.0.0.0/8, with commas between',
    }),
  ),
  METRICS_TOKEN: Type.Optional(Type.String({ minLength: 16, description: 'at least 16 characters' })),
  POOL_SIZE: Type.Integer({ minimum: 3, maximum: 500, default: 12, description: 'a number from 3 to 500' }),
  LIST_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 30,
    default: 2,
    description: 'a number of seconds from 1 to 30',
  }),
  REQUESTS_PER_SECOND: Type.Integer({
    minimum: 1,
    maximum: 1000000,
    default: 200,
    description: 'a whole number from 1',
  }),
  TENANT_REQUESTS_PER_SECOND: Type.Integer({
    minimum: 1,
    maximum: 1000000,
    default: 1000,
    description: 'a whole number from 1',
  }),
  SIGNUP: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'on', description: 'on or off' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(
    Type.String({ format: 'http-url', description: 'the http(s) address of an OTLP collector' }),
  ),
});

export type RawEnvironment = Static<typeof EnvironmentSchema>;

/** Given together or not at all. */
export const S3_REQUIRED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
