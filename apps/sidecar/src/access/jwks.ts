import type { Clock, Upstream } from '@retriever/upstream'
import { createLocalJWKSet, errors } from 'jose'
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose'

import type { CheckResult } from '../capability.ts'

/** The public keys of an issuer, kept and read again as needed. */
export interface Jwks {
  /** Finds the key of a token. Rejects with {@link JwksUnavailable}, or with an error of jose when there is no such key. */
  readonly key: JWTVerifyGetKey
  state(): CheckResult
  /** Reads the keys, if they are not there; for the start, so that the first caller need not wait. Never rejects. */
  warm(): Promise<void>
}

/** There are no keys, and none can be had. */
export class JwksUnavailable extends Error {
  override readonly name = 'JwksUnavailable'
}

/** Reads the keys of an issuer once. */
export type ReadJwks = () => Promise<JSONWebKeySet>

/** After this long they are read again, while the old ones go on. */
const freshMs = 600_000
/** After this long without news they are good no more: one of them may have been withdrawn. */
const longestMs = 86_400_000
/** A token with a key that nobody knows makes them be read again, at most this often. */
const coolDownMs = 30_000

/** Keeps the keys of an issuer: read once, at the same time by one only, and again after a while or for a new key. */
export function keptJwks(read: ReadJwks, clock: Clock, onFailure: (error: unknown) => void): Jwks {
  let held: { readonly find: JWTVerifyGetKey; readonly at: number } | undefined
  let triedAt: number | undefined
  let reading: Promise<void> | undefined
  let state: CheckResult = { ok: false, detail: 'its keys were not read yet' }

  const readNow = async () => {
    triedAt = clock.monotonic()
    try {
      const set = await read()
      held = { find: createLocalJWKSet(set), at: clock.monotonic() }
      state = { ok: true, detail: `${set.keys.length} keys are known` }
    } catch (error) {
      onFailure(error)
      const reason = error instanceof Error ? error.message : String(error)
      const kept = held ? '; the ones from before stay good' : ''
      state = { ok: false, detail: `its keys cannot be read: ${reason}${kept}` }
    } finally {
      reading = undefined
    }
  }
  const again = () => (reading ??= readNow())
  const rested = (ms: number) => triedAt === undefined || clock.monotonic() - triedAt >= ms
  const age = () => (held ? clock.monotonic() - held.at : Number.POSITIVE_INFINITY)

  const current = async () => {
    if (age() >= longestMs) {
      if (reading || rested(1_000)) await again()
    } else if (age() >= freshMs && rested(coolDownMs)) {
      void again()
    }
    if (!held || age() >= longestMs)
      throw new JwksUnavailable('the keys of the issuer are not there')
    return held
  }

  return {
    state: () => state,
    async warm() {
      if (!held) await again()
    },
    async key(header, token) {
      const before = await current()
      try {
        return await before.find(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        if (reading || rested(coolDownMs)) await again()
        if (held && held !== before) return await held.find(header, token)
        // It may be a new key that we could not read.
        throw state.ok ? error : new JwksUnavailable('the keys of the issuer cannot be read')
      }
    },
  }
}

/** Reads the keys where the issuer, or its OpenID configuration, says that they are. */
export function jwksReader(
  issuer: string,
  jwks: string | undefined,
  upstreamFor: (origin: string) => Upstream,
): ReadJwks {
  const get = async (url: URL): Promise<unknown> => {
    const answer = await upstreamFor(url.origin).request({
      path: url.pathname,
      query: url.searchParams,
      headers: { accept: 'application/json' },
    })
    return answer.json()
  }
  let found = jwks === undefined ? undefined : new URL(jwks)
  return async () => {
    found ??= await discovered(issuer, get)
    const set = await get(found)
    if (!isKeySet(set)) throw new TypeError(`what ${found.origin} answers is no JSON Web Key Set`)
    return set
  }
}

async function discovered(issuer: string, get: (url: URL) => Promise<unknown>): Promise<URL> {
  const document = await get(
    new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
  )
  const isObject = typeof document === 'object' && document !== null
  const told: unknown = isObject ? Reflect.get(document, 'issuer') : undefined
  if (told !== issuer) throw new TypeError('its OpenID configuration is that of another issuer')
  const uri: unknown = isObject ? Reflect.get(document, 'jwks_uri') : undefined
  if (typeof uri !== 'string' || !URL.canParse(uri)) {
    throw new TypeError('its OpenID configuration does not tell where its keys are')
  }
  const url = new URL(uri)
  // Keys that come without TLS could be anybody's.
  if (url.protocol !== 'https:' && !issuer.startsWith(`${url.protocol}//`)) {
    throw new TypeError('its OpenID configuration gives an address without TLS for its keys')
  }
  return url
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  if (typeof value !== 'object' || value === null) return false
  const keys: unknown = Reflect.get(value, 'keys')
  return (
    Array.isArray(keys) && keys.every((key: unknown) => typeof key === 'object' && key !== null)
  )
}
