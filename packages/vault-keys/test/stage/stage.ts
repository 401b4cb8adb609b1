import type { control } from '@retriever/sandbox'

import type { AuthMethod } from '../../src/auth/method.ts'
import type { VaultError } from '../../src/error.ts'
import type { VaultEvent } from '../../src/events.ts'
import type { VaultOptions } from '../../src/options.ts'
import type { Certificates } from './certificates.ts'
import type { StageProxy } from './proxy.ts'
import type { Entrance, EntranceOptions, RecordedRequest, RequestFilter } from './recorder.ts'

/** Control over the stand-in: its journal, faults, clock and settings. */
export type Control = ReturnType<typeof control>

/** In which namespace something is made. Default: the root. */
export interface Within {
  readonly namespace?: string
}

/** How a request of the administrator differs from others. */
export interface AdminOptions extends Within {
  /** Statuses beside 2xx that are no failure. */
  readonly expect?: readonly number[]
  readonly headers?: Readonly<Record<string, string>>
}

/** What the administrator was answered. */
export interface AdminAnswer {
  readonly status: number
  /** Parsed JSON; null when there was none. */
  readonly body: unknown
}

/** An AppRole mount with one role. */
export interface AppRoleMount {
  readonly mount: string
  readonly role: string
  readonly roleId: string
  /** Makes a secret id; `options` as `auth/approle/role/:name/secret-id` takes them (`num_uses`, `ttl`, `metadata`). */
  secretId(options?: object): Promise<string>
  /** Makes a secret id inside a wrapping token and gives that. `ttl` as in `60s`. */
  wrappedSecretId(ttl: string): Promise<string>
  /** What that wrapping token wraps: its `creation_path`. */
  readonly creationPath: string
}

/** Whose token it is, and for how long it is good. */
export interface ServiceAccount {
  /** Default `birddog`, which the role accepts. */
  readonly name?: string
  /** Default `birddog`, which the role accepts. */
  readonly namespace?: string
  /** Default `['vault']`, which the role wants. */
  readonly audiences?: readonly string[]
  /** Epoch milliseconds; default an hour from now. */
  readonly expiresAt?: number
  /** Claims that replace or add to the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** A Kubernetes mount with one role, and the cluster behind it. */
export interface KubernetesMount {
  readonly mount: string
  readonly role: string
  /** Signs a token as the cluster would mount it into a pod. */
  jwt(account?: ServiceAccount): string
  /** The cluster's TokenReview. While it is down, it breaks every connection. */
  readonly reviewer: { down(): void; up(): void }
}

/** A secret that is read with a lease. */
export interface LeasedSecret {
  /** A KV version 1 mount that leases what it hands out. */
  readonly mount: string
  /** Mount and path, as `vault.read` takes them. */
  readonly path: string
  readonly data: Readonly<Record<string, string>>
  /** How long a lease lasts when it is not renewed. */
  readonly ttlSeconds: number
  /** Writes other values; leases that are out stay. */
  write(data: Readonly<Record<string, string>>): Promise<void>
  /** Ends all its leases, as an administrator does. */
  revoke(): Promise<void>
  /** The ids of the leases that are out. */
  leases(): Promise<readonly string[]>
}

/** A namespace with a seal of its own. While it is sealed, everything in it is answered with 503. */
export interface SealableNamespace {
  readonly namespace: string
  seal(): Promise<void>
  unseal(): Promise<void>
}

/** A server that a scenario plays on, and all that a scenario needs around it. */
export interface Stage {
  readonly kind: 'sandbox' | 'real'
  /** Of a recorder in front of the server: every request that passes is kept. */
  readonly address: string
  /** That recorder. While it is down, connections are refused. */
  readonly entrance: Entrance
  /** Opens another way in: another port, TLS with a certificate of your choice, a unix socket. Closed at the end. */
  open(options?: EntranceOptions): Promise<Entrance>
  /** Requests since the scenario began, by any entrance, in order, without those of `admin`. */
  requests(filter?: RequestFilter): readonly RecordedRequest[]
  /** As root, past the recorder; `path` below `/v1/`. Throws when the status is not 2xx, unless it is expected. */
  admin(method: string, path: string, body?: object, options?: AdminOptions): Promise<AdminAnswer>
  /** A name that nobody else uses, such as `kv-3f9a`. Whatever bears it is removed at the end. */
  name(prefix: string): string
  /** Makes a namespace with a fresh name. */
  namespace(): Promise<string>
  /** Makes a namespace that can be sealed. */
  sealable(): Promise<SealableNamespace>
  /** Mounts a KV engine under a fresh name, ready to be read and written. */
  kv(version: 1 | 2, within?: Within): Promise<string>
  /** Makes a policy and gives its name. `rules` is HCL. */
  policy(rules: string, within?: Within): Promise<string>
  /** Makes a token that may do nothing but what `options` say (`policies`, `ttl`, `num_uses`, `type` …). */
  token(options?: object, within?: Within): Promise<string>
  /** Mounts AppRole with one role; `role` as `auth/approle/role/:name` takes it. Tokens live 10 minutes unless it says otherwise. */
  appRole(role?: object, within?: Within): Promise<AppRoleMount>
  /** Mounts the Kubernetes method with one role, for the service account `birddog` in `birddog`. */
  kubernetes(
    role?: object,
    options?: Within & { readonly mount?: string },
  ): Promise<KubernetesMount>
  /** A secret that comes with a renewable lease of `ttlSeconds` (default 4). */
  leased(ttlSeconds?: number): Promise<LeasedSecret>
  /** Certificates of an authority that nobody trusts unless told to. */
  certificates(): Promise<Certificates>
  /** Options against this stage; with short waits unless `more` says otherwise. */
  options(auth: AuthMethod, more?: Partial<VaultOptions>): VaultOptions
  /** The events so far of everything that was made with `options`. */
  events<T extends VaultEvent['type'] = VaultEvent['type']>(
    type?: T,
  ): readonly Extract<VaultEvent, { readonly type: T }>[]
  /** Something to be given back at the end of the scenario, in reverse order. */
  onEnd(end: () => unknown): void
  /** A fresh folder, removed at the end. */
  folder(): Promise<string>
  /** Starts an HTTP proxy that makes tunnels; with `credentials` (`user:password`) only for those who show them. */
  proxy(credentials?: string): Promise<StageProxy>
  /** An address where nothing listens. */
  deadAddress(): Promise<string>
  /** Tokens that are alive, beside those that were there before and those that `admin` made. */
  liveTokens(): Promise<number>
  /** So many tokens stay alive at the end of this scenario, and that is right. Default 0. */
  leaves(tokens: number): void
  /** The error that the promise rejects with; fails when it does not, or when it shows a secret. */
  failure(promise: Promise<unknown>): Promise<VaultError>
  /** Something that anybody may see; fails when it shows a secret. `what` is said then. */
  harmless(value: unknown, what: string): void
  /** A secret value to look for wherever it must not be; without `value` a fresh one. Gives it back. */
  secret(value?: string): string
}

/** A stage on the stand-in, with control over it. */
export interface SandboxStage extends Stage {
  readonly kind: 'sandbox'
  readonly control: Control
}
