import type { Clock } from '@retriever/upstream/clock'
import type { Secret } from '@retriever/upstream/secret'

import type { AuthMethod } from './auth/method.ts'
import type { RefusalMemory } from './auth/refusal-memory.ts'
import type { VaultEvent } from './events.ts'

/** Which Vault, and how to behave. Only `address` and `auth` are needed. */
export interface VaultOptions {
  /** Names this Vault in errors and events. Default `vault`. */
  readonly name?: string
  /** `https://vault.example.org:8200`, or `unix:///run/vault.sock`. */
  readonly address: string
  /** Sent with every request, logins and revocations included. Default: none. */
  readonly namespace?: string
  readonly auth: AuthMethod
  readonly tls?: TlsOptions
  readonly proxy?: ProxyOptions
  /** Hosts (`host` or `host:port`) beside that of the address that a standby may send us to. Default: none. */
  readonly redirectHosts?: readonly string[]
  /** Time for a call with all its attempts and waits. Default 120,000. */
  readonly deadlineMs?: number
  readonly timeouts?: TimeoutOptions
  readonly retry?: RetryOptions
  /** Largest accepted body in bytes. Default 8 MiB. */
  readonly maxResponseBytes?: number
  /** Remembers refused secret ids beyond this process. Default: as long as the process lives. */
  readonly refusals?: RefusalMemory
  readonly clock?: Clock
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
  /** Called with every event, in order. What it throws is ignored. */
  readonly events?: (event: VaultEvent) => void
}

/** Whom to trust, and who we are. PEM, or files with it: files are read again for each new connection. */
export interface TlsOptions {
  /** Certificates of authorities. They replace those that Node trusts by itself, as with Vault's own clients. */
  readonly ca?: string | { readonly file: string }
  readonly certificate?: string | { readonly file: string }
  readonly key?: Secret | { readonly file: string }
  /** The name that the server's certificate must bear. Default: the host of the address. */
  readonly serverName?: string
}

/** The way out through an HTTP proxy. Variables of the environment are never looked at. */
export interface ProxyOptions {
  /** `http:` or `https:`, with user and password if the proxy wants them. */
  readonly url: string | Secret
}

export interface TimeoutOptions {
  /** To connect, each for TCP and for TLS. Default 5,000. */
  readonly connectMs?: number
  /** From the request to the first byte of the answer. Default 15,000. */
  readonly responseMs?: number
  /** For one attempt as a whole. Default 20,000. */
  readonly attemptMs?: number
}

/** Waits are drawn between nothing and a bound that doubles with each attempt. */
export interface RetryOptions {
  /** First bound for requests. Default 250. */
  readonly initialMs?: number
  /** First bound for logins. Default 1,000. */
  readonly loginInitialMs?: number
  /** Largest bound. Default 10,000. */
  readonly maxMs?: number
}
