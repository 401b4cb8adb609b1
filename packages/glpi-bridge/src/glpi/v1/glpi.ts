import { createUpstream, Secret, staticCredential, systemClock } from '@retriever/upstream'
import type { CredentialSource, UpstreamStatus } from '@retriever/upstream'

import type { ConnectionOptions } from '../../connection.ts'
import type { Ticketing } from '../../tickets/ticketing.ts'
import { createClient } from './client.ts'
import type { Client } from './client.ts'
import { closeTicket } from './closing.ts'
import type { CloseMode } from './closing.ts'
import type { LoginPaceOptions } from './login-pace.ts'
import { createSender } from './sender.ts'
import { createSession } from './session.ts'
import type { SessionStatus } from './session.ts'
import { list, number, record } from './shape.ts'
import { createTicket, findTickets } from './tickets.ts'
import type { TicketDefaults } from './tickets.ts'

/**
 * One GLPI server, spoken to by its REST API version 1. Durations are milliseconds. `deadlineMs` is 60,000 and
 * `attemptTimeoutMs` 30,000 by default: to give up earlier would make unknown outcomes of creates that are merely slow.
 * `concurrency` is 4 at the same time and 100 that wait.
 */
export interface GlpiV1Options extends ConnectionOptions {
  /** The API's address, for example `https://glpi.example.org/apirest.php`. */
  readonly url: string
  /** The instance's name in events and errors. Default `glpi`. */
  readonly name?: string
  /**
   * The API user's token ("remote access key"). A source is asked for a newer one when GLPI refuses it; one that it has
   * by itself is used for the next call, and the session of the one before it is kept when GLPI refuses that.
   */
  readonly userToken: CredentialSource<string>
  /** The API client's application token, where GLPI demands one. A source is asked for it at every request. */
  readonly appToken?: Secret | CredentialSource<string>
  /** How a ticket is ended. Default `solveThenClose`. */
  readonly closeMode?: CloseMode
  /** What every new ticket gets. */
  readonly tickets?: TicketDefaults
  /** A ticket that cannot be read is looked for again after this long before it counts as gone. Default 2,000. */
  readonly confirmGoneMs?: number
  /** How fast logins may follow each other after they failed. */
  readonly login?: LoginPaceOptions
}

/** A GLPI server as ticket system. */
export interface GlpiV1 extends Ticketing {
  /** Logs in if needed and asks what the session may see. Throws a `GlpiError` that says what is wrong. */
  check(signal: AbortSignal): Promise<GlpiIdentity>
  status(): GlpiStatus
  /** Ends the session and gives the connections back. */
  close(): Promise<void>
}

/** What the session may see. A search shows only tickets in these entities. */
export interface GlpiIdentity {
  /** The entity that new tickets get by default. */
  readonly entity: number
  readonly entities: readonly number[]
}

/** How the connection and the session stand. */
export interface GlpiStatus {
  readonly session: SessionStatus
  readonly upstream: UpstreamStatus
}

/**
 * Creates a ticket system over GLPI's REST API version 1, as GLPI 10 serves it. Sends nothing before the first call.
 *
 * ```ts
 * const glpi = createGlpiV1({ url: 'https://glpi.example.org/apirest.php', userToken: staticCredential(token) })
 * ```
 */
export function createGlpiV1(options: GlpiV1Options): GlpiV1 {
  const { url, name = 'glpi', userToken, appToken, login, clock = systemClock, events } = options
  const { closeMode: mode = 'solveThenClose', confirmGoneMs = 2_000, tickets = {} } = options
  const upstream = createUpstream({
    deadlineMs: 60_000,
    attemptTimeoutMs: 30_000,
    ...connectionOf(options),
    name,
    baseUrl: url,
    clock,
    headers: {
      accept: 'application/json',
      // Versions before 11 keep texts encoded, and give them back as they were sent only when asked to.
      'x-glpi-sanitized-content': 'false',
    },
    redact: { keys: ['app-token', 'session-token', 'user_token', 'session_token'] },
    concurrency: { limit: 4, ...options.concurrency },
    events: (event) => events?.({ type: 'upstream', at: event.at, event }),
  })
  const fixed = appToken instanceof Secret ? staticCredential(appToken.reveal()) : appToken
  const send = createSender(name, upstream, fixed)
  const session = createSession({
    name,
    userToken,
    clock,
    ...(login && { pace: login }),
    get: (path, headers, signal) => send({ path, headers, signal }, 'read'),
    register: (secret) => upstream.register(secret),
    onLogin: (outcome) => events?.({ type: 'login', upstream: name, ...outcome }),
  })
  const client = createClient(name, send, session)
  const closing = { client, clock, mode, confirmGoneMs }

  return {
    create: (draft, signal) => createTicket(client, draft, tickets, signal),
    find: (marker, signal) => findTickets(client, marker, signal),
    end: (ticketId, note, signal) => closeTicket(closing, ticketId, note, signal),
    check: (signal) => whoAmI(client, signal),
    status: () => ({ session: session.status(), upstream: upstream.status() }),
    async close() {
      await session.close()
      await upstream.close()
    },
  }
}

function connectionOf(options: GlpiV1Options): ConnectionOptions {
  const { proxy, tls, retry, breaker, maxResponseBytes, random } = options
  const { deadlineMs, attemptTimeoutMs } = options
  return {
    ...(proxy && { proxy }),
    ...(tls && { tls }),
    ...(retry && { retry }),
    ...(breaker !== undefined && { breaker }),
    ...(maxResponseBytes !== undefined && { maxResponseBytes }),
    ...(random && { random }),
    ...(options.fetch && { fetch: options.fetch }),
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(attemptTimeoutMs !== undefined && { attemptTimeoutMs }),
  }
}

function whoAmI(client: Client, signal: AbortSignal): Promise<GlpiIdentity> {
  return client.call(
    { method: 'GET', path: '/getActiveEntities', expect: [200], effect: 'read' },
    (json) => {
      const active = record(record(json)?.['active_entity'])
      const entity = number(active?.['id'])
      const entities = list(active?.['active_entities'])
        ?.map((item) => number(record(item)?.['id']))
        .filter((id) => id !== undefined)
      return entity === undefined || !entities ? undefined : { entity, entities }
    },
    signal,
  )
}
