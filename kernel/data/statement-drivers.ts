import type { DatabaseConnection, Driver } from 'kysely';
import pg from 'pg';
import type { PgConnection } from './pg-session.ts';

/** Lets a query builder work on the one connection of a call. */
export class StatementDriver implements Driver {
  protected readonly connection: PgConnection;

  constructor(connection: PgConnection) {
    this.connection = connection;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('A call has one transaction, which is open already.');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** The same for the ORM, which may nest work of its own in savepoints. */
export class TransactionDriver extends StatementDriver {
  /** The connection was told by who opened the transaction. */
  override async beginTransaction(): Promise<void> {}
  override async commitTransaction(): Promise<void> {
    throw new Error('The call ends its transaction, not the ORM.');
  }
  async savepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`savepoint ${pg.escapeIdentifier(name)}`);
  }
  async rollbackToSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`rollback to savepoint ${pg.escapeIdentifier(name)}`);
  }
  async releaseSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.connection.run(`release savepoint ${pg.escapeIdentifier(name)}`);
  }
}
