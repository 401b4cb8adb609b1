import type { Identity } from '../auth/identities.ts'
import type { Mount } from '../routing/mounts.ts'
import type { Namespace } from '../routing/namespaces.ts'
import { randomText } from '../text/random.ts'

/** An answer that waits for somebody to unwrap it. */
export interface Wrapped {
  /** The answer, as it would have been sent. */
  readonly answer: string
  readonly path: string
  readonly seconds: number
}

/** A token. Durations are seconds, instants epoch milliseconds. */
export interface Token {
  readonly id: string
  /** Empty for batch tokens. */
  readonly accessor: string
  readonly kind: 'service' | 'batch'
  readonly namespace: Namespace
  readonly policies: readonly string[]
  /** The path at which it was made. */
  readonly path: string
  readonly meta: Readonly<Record<string, string>> | null
  readonly displayName: string
  readonly createdAt: number
  readonly creationTtl: number
  readonly explicitMaxTtl: number
  readonly period: number
  readonly renewable: boolean
  readonly boundCidrs: readonly string[]
  readonly role: string
  readonly entity: Identity | undefined
  /** The auth mount that it came from; it dies with it. */
  readonly mount: Mount | undefined
  /** What the role grants when it is renewed. */
  readonly roleTtl: number
  readonly roleMaxTtl: number
  readonly wrapped: Wrapped | undefined
  /** Must hold before it can be renewed. */
  readonly mayRenew: ((certificate: string | undefined) => void) | undefined
  /** Ends in `/h…`: what the lease table calls it. */
  readonly leaseId: string
  /** As it was made; 0 for any number. */
  readonly uses: number
  parent: Token | undefined
  /** 0 for any number; below that it is being used for the last time. */
  usesLeft: number
  grantedTtl: number
  /** Undefined: never. */
  expiresAt: number | undefined
  renewedAt: number | undefined
}

/** What a new token is made of; the rest has defaults. */
export type TokenMaking = Partial<Omit<Token, 'accessor' | 'leaseId' | 'uses'>> &
  Pick<Token, 'namespace' | 'policies' | 'path' | 'createdAt'> & { ttl: number }

/** All tokens. */
export interface Tokens {
  create(making: TokenMaking): Token
  /** The token if it lives. */
  find(id: string, now: number): Token | undefined
  byAccessor(accessor: string, now: number): Token | undefined
  byLease(leaseId: string, now: number): Token | undefined
  renew(token: Token, ttl: number, now: number): void
  /** Ends a token and everything below it. */
  revoke(token: Token): void
  /** Ends a token; those below it become orphans. */
  revokeAlone(token: Token): void
  all(now: number): readonly Token[]
}

/** How the tokens of a server begin. */
export interface Prefixes {
  readonly service: string
  readonly batch: string
}

/** Creates an empty store. `ended` hears of each token that is gone for good. */
export function createTokens(prefixes: () => Prefixes, ended: (token: Token) => void): Tokens {
  const known = new Map<string, Token>()

  const lives = (token: Token, now: number): boolean =>
    known.get(token.id) === token &&
    (token.expiresAt === undefined || now < token.expiresAt) &&
    (token.parent === undefined || lives(token.parent, now))

  function find(id: string, now: number): Token | undefined {
    const token = known.get(id)
    if (token === undefined) return undefined
    if (lives(token, now)) return token
    revoke(token)
    return undefined
  }

  function revoke(token: Token): void {
    if (!known.delete(token.id)) return
    ended(token)
    for (const each of [...known.values()].filter(({ parent }) => parent === token)) revoke(each)
  }

  return {
    create({ ttl, ...making }) {
      const kind = making.kind ?? 'service'
      const suffix = making.namespace.id === '' ? '' : `.${making.namespace.id}`
      const id =
        kind === 'batch'
          ? `${prefixes().batch}AAAAAQ${randomText(144)}`
          : `${prefixes().service}${randomText(24)}${suffix}`
      const token: Token = {
        id,
        accessor: kind === 'batch' ? '' : `${randomText(24)}${suffix}`,
        kind,
        meta: null,
        displayName: 'token',
        creationTtl: ttl,
        explicitMaxTtl: 0,
        period: 0,
        renewable: false,
        boundCidrs: [],
        role: '',
        entity: undefined,
        mount: undefined,
        roleTtl: 0,
        roleMaxTtl: 0,
        wrapped: undefined,
        mayRenew: undefined,
        leaseId: `${making.path}/h${randomText(40).toLowerCase()}`,
        parent: undefined,
        uses: making.usesLeft ?? 0,
        usesLeft: 0,
        grantedTtl: ttl,
        expiresAt: ttl === 0 ? undefined : making.createdAt + ttl * 1000,
        renewedAt: undefined,
        ...making,
      }
      known.set(token.id, token)
      return token
    },
    find,
    byAccessor(accessor, now) {
      const token = [...known.values()].find((each) => each.accessor === accessor)
      return token === undefined ? undefined : find(token.id, now)
    },
    byLease(leaseId, now) {
      const token = [...known.values()].find((each) => each.leaseId === leaseId)
      return token === undefined ? undefined : find(token.id, now)
    },
    renew(token, ttl, now) {
      token.grantedTtl = ttl
      token.expiresAt = now + ttl * 1000
      token.renewedAt = now
    },
    revoke,
    revokeAlone(token) {
      if (!known.delete(token.id)) return
      ended(token)
      for (const each of known.values()) if (each.parent === token) each.parent = undefined
    },
    all: (now) => [...known.values()].filter((token) => lives(token, now)),
  }
}
