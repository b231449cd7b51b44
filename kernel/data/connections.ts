import pg from 'pg';

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
  const pool = new pg.Pool({ keepAlive: true, ...config });
  const open = new Set<Promise<void>>();
  pool.on('error', onLost);
  pool.on('connect', (client) => {
    // The pool forgets a connection that is in use.
    client.on('error', onLost);
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
