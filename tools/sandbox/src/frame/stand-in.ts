import type { Clock } from './clock.ts'
import type { Mistake } from './mistake.ts'

/** One request as it came over the wire. */
export interface StandInRequest {
  /** Any token, in the case that was sent; also verbs that HTTP does not know. */
  readonly method: string
  /** Without the query string, as sent. */
  readonly path: string
  /** Without the question mark, as sent. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly remoteAddress: string
  /** The certificate that the caller has shown in the TLS handshake, PEM. Nobody has checked by whom it is. */
  readonly clientCertificate?: string
}

/** One answer. Without a `content-length` header the body is sent in chunks. */
export interface StandInAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** What the journal says besides; it does not go over the wire. */
  readonly notes?: readonly string[]
}

/** What a fault rule asks of the stand-in itself while it executes one request. */
export interface Conditions {
  /** One of the stand-in's own `troubles`. */
  readonly trouble?: string
  /** Searches and lists see the data as it was at this instant, in epoch milliseconds. */
  readonly staleAt?: number
}

/** The world that a stand-in lives in. */
export interface Surroundings {
  readonly clock: Clock
  /** `http://127.0.0.1:41234`. Unknown, and then empty, before the server listens. */
  origin(): string
}

/** A vendor's system, as far as we need it: takes requests, keeps state. Everything else is done by the frame. */
export interface StandIn {
  /** What a client needs to reach it, given the address that it listens on. */
  credentials(origin: string): Readonly<Record<string, string>>
  /** Executes one request. Never throws for anything that a client may send. */
  answer(request: StandInRequest, conditions: Conditions): StandInAnswer | Promise<StandInAnswer>
  /** Everything that it holds, as JSON. */
  state(): unknown
  /** Back to the seed. */
  reset(): void
  /** Names that a fault rule with the effect `trouble` may use. */
  readonly troubles: readonly string[]
  /** Switches of the vendor's administration, changed by `PUT /_sandbox/settings`. */
  readonly settings?: Settings
  /** Ends all sessions. */
  dropSessions?(): void
}

/** Switches that stand for what an administrator of the vendor's system can configure. */
export interface Settings {
  read(): unknown
  /** Changes the switches that are given. Nothing is changed when there are mistakes. */
  change(value: unknown): readonly Mistake[]
}
