import pg from 'pg';
import { markDatabaseError } from './outage.ts';

/** A pool and the connections that it has open. */
export interface Connections {
  readonly pool: pg.Pool;
  /** Resolves when no connection is left: who stops the server next cuts none. */
  end(): Promise<void>;
}

/**
 * Opens a pool.
 * @param onLost told of connections that end by themselves, idle or in use; unheard, they would end the process
 */
export function openConnections(config: pg.PoolConfig, onLost: (error: Error) => void): Connections {
  const pool = new MarkingPool({ keepAlive: true, ...config });
  const open = new Set<Promise<void>>();
  pool.on('error', onLost);
  pool.on('connect', (client) => {
    // The pool forgets a connection that is in use.
    client.on('error', (error) => onLost(markDatabaseError(error)));
    const gone = new Promise<void>((resolve) => client.once('end', resolve));
    open.add(gone);
    void gone.then(() => open.delete(gone));
  });
  return {
    pool,
    async end() {
      if (!pool.ending) await pool.end();
      // A pool has ended when it has asked its connections to end.
      await Promise.all(open);
    },
  };
}

type Connected = Parameters<pg.Pool['connect']>[0];

/** A pool whose failures to connect are known to be the database's. */
class MarkingPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (!callback)
      return super.connect().catch((error: unknown) => {
        throw markDatabaseError(error);
      });
    super.connect((error, client, release) => callback(markDatabaseError(error), client, release));
    return undefined;
  }
}
