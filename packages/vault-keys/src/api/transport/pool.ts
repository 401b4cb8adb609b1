import type { Agent } from 'node:http'
import type { Socket } from 'node:net'

import { Agent as NodeAgent } from './node-http.ts'

/** How connections are kept: idle ones not for as long as balancers in front of a Vault do, and not many of them. */
export const KEPT = { keepAlive: true, timeout: 30_000, maxFreeSockets: 8 } as const

/** Opens a connection that is ready for HTTP. */
export type OpenConnection = () => Promise<Socket>

type CreateConnection = Parameters<Agent['createConnection']>

/**
 * Connections to one server. HTTP begins on a connection only after it is ready, so that a request that fails before
 * was certainly not sent.
 */
export class Pool extends NodeAgent {
  readonly #open: OpenConnection

  constructor(open: OpenConnection) {
    super(KEPT)
    this.#open = open
  }

  override createConnection(...[, created]: CreateConnection): undefined {
    // Node's type forgets that there is no connection where there is an error.
    const failed = created as ((error: Error) => void) | undefined
    this.#open().then(
      (socket) => created?.(null, socket),
      (error: unknown) => failed?.(error instanceof Error ? error : new Error(String(error))),
    )
  }
}

/** Closes the connections that nobody uses now: the next request opens a fresh one. */
export function dropIdle(pool: Agent): void {
  for (const idle of Object.values(pool.freeSockets)) {
    for (const socket of idle ?? []) socket.destroy()
  }
}
