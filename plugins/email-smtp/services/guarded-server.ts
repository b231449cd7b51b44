import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { sourceOf } from './source-of.ts';

export interface ConnectionLimits {
  /** Connections of all senders together. */
  maxConnections: number;
  /** Connections of one address (one /64 of IPv6). */
  maxPerAddress: number;
  /** Milliseconds from connecting, or from the last message, to the end of the next message. */
  messageTimeout: number;
  /** Milliseconds after which a connection without a message makes room when all places are taken. */
  graceTime: number;
}

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;
interface Peer {
  readonly connection: Connection;
  readonly source: string;
  since: number;
  timer: NodeJS.Timeout | undefined;
  /** A message is on its way; its sender is not to be disturbed before its time is up. */
  receiving: boolean;
  /** The whole message is here and is being stored: the answer is ours to give. */
  storing: boolean;
  refusedRecipients: number;
}

/**
 * The SMTP server with bounds that no sender can stretch. The library's own time-out starts anew with every byte, and
 * its limit counts all senders together: one of them could take every place and keep it for ever.
 */
export class GuardedServer extends SMTPServer {
  readonly #limits: ConnectionLimits;
  readonly #peers = new Map<string, Peer>();

  constructor(options: SMTPServerOptions, limits: ConnectionLimits) {
    super({
      ...options,
      // Counted here; the library's check comes too late to make room.
      maxClients: Number.POSITIVE_INFINITY,
      onClose: (session) => this.#gone(session.id),
    });
    this.#limits = limits;
  }

  override connect(socket: Socket | TLSSocket, options?: Parameters<SMTPServer['connect']>[1]): void {
    const source = sourceOf(socket.remoteAddress);
    let fromThere = 0;
    for (const peer of this.#peers.values()) if (peer.source === source) fromThere += 1;
    if (fromThere >= this.#limits.maxPerAddress) {
      refuse(socket, '421 4.7.0 Too many connections from your address, please try again later');
    } else if (this.connections.size >= this.#limits.maxConnections && !this.#makeRoom()) {
      refuse(socket, '421 4.3.2 Too many connections, please try again later');
    } else {
      const before = new Set(this.connections);
      super.connect(socket, options);
      for (const connection of this.connections) if (!before.has(connection)) this.#came(connection, source);
    }
  }

  /** Sockets that are open, those included that wait for the other side to hang up. */
  get open(): number {
    return this.#peers.size;
  }

  /** Notes how far a message is: `null` between messages. */
  transfer(session: SMTPServerSession, state: 'receiving' | 'storing' | null): void {
    const peer = this.#peers.get(session.id);
    if (!peer) return;
    peer.receiving = state !== null;
    peer.storing = state === 'storing';
    if (state === null) this.#rewind(peer);
  }

  /** @returns how many recipients this connection was refused by now, this one included */
  countRefusal(session: SMTPServerSession): number {
    const peer = this.#peers.get(session.id);
    if (!peer) return 0;
    peer.refusedRecipients += 1;
    return peer.refusedRecipients;
  }

  /** Says why and ends the connection, whatever is still on its way. */
  drop(session: SMTPServerSession, answer: { code: number; text: string }): void {
    const connection = this.#peers.get(session.id)?.connection;
    connection?.send(answer.code, answer.text);
    connection?.close();
  }

  #came(connection: Connection, source: string): void {
    const peer: Peer = {
      connection,
      source,
      since: performance.now(),
      timer: undefined,
      receiving: false,
      storing: false,
      refusedRecipients: 0,
    };
    this.#peers.set(connection.id, peer);
    this.#rewind(peer);
  }

  #gone(id: string): void {
    clearTimeout(this.#peers.get(id)?.timer);
    this.#peers.delete(id);
  }

  #rewind(peer: Peer): void {
    peer.since = performance.now();
    clearTimeout(peer.timer);
    peer.timer = setTimeout(() => {
      if (peer.storing) this.#rewind(peer);
      else peer.connection.send(421, '4.4.2 No message in all this time, closing the connection');
    }, this.#limits.messageTimeout);
    peer.timer.unref();
  }

  /** Ends the connection that has been of no use for longest; false when each of them is young or at work. */
  #makeRoom(): boolean {
    let oldest: Peer | undefined;
    for (const peer of this.#peers.values()) {
      if (peer.receiving || !this.connections.has(peer.connection)) continue;
      if (!oldest || peer.since < oldest.since) oldest = peer;
    }
    if (!oldest || performance.now() - oldest.since < this.#limits.graceTime) return false;
    oldest.connection.send(421, '4.3.2 Others are waiting, please come back when there is mail');
    return true;
  }
}

function refuse(socket: Socket | TLSSocket, answer: string): void {
  // The other side may be gone already; there is nothing to tell anybody then.
  socket.on('error', () => undefined);
  socket.end(`${answer}\r\n`);
  socket.destroySoon();
}
