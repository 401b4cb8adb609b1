import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'

import { calculateJwkThumbprint, compactVerify, SignJWT, type JWTPayload } from 'jose'

import type { OidcSettings } from '../settings.ts'
import { firstKey } from './first-key.ts'

/** The keys that tokens are signed with, by generation. */
export interface KeyRing {
  sign(claims: JWTPayload, type: string, settings: OidcSettings): Promise<string>
  /** Whether one of the keys so far has signed it. */
  isOwn(token: string, settings: OidcSettings): Promise<boolean>
  /** The set of keys that is published. */
  published(settings: OidcSettings): Promise<object>
}

interface Pair {
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const generate = promisify(generateKeyPair)

/** Creates a ring; keys are made when they are needed. */
export function createKeyRing(): KeyRing {
  const pairs = new Map<number, Promise<Pair>>()
  /** Generation 0 is never published. */
  const pair = (generation: number): Promise<Pair> => {
    const made = pairs.get(generation) ?? makePair(generation)
    pairs.set(generation, made)
    return made
  }
  const signerOf = (signWith: OidcSettings['signWith'], generation: number): Promise<Pair> => {
    if (signWith === 'unpublished' || signWith === 'forged') return pair(0)
    return pair(signWith === 'previous' ? generation - 1 : generation)
  }
  return {
    async sign(claims, type, { keyGeneration, signWith }) {
      const current = await pair(keyGeneration)
      if (signWith === 'none') return `${encoded({ alg: 'none', typ: type })}.${encoded(claims)}.`
      if (signWith === 'hs256') return confused(claims, type, current)
      const signer = await signerOf(signWith, keyGeneration)
      const kid = signWith === 'forged' ? current.id : signer.id
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: type, ...(signWith === 'no-kid' ? {} : { kid }) })
        .sign(signer.privateKey)
    },
    async isOwn(token, { keyGeneration }) {
      for (let generation = keyGeneration; generation >= 1; generation -= 1) {
        const { publicKey } = await pair(generation)
        const verified = compactVerify(token, publicKey, { algorithms: ['RS256'] })
        if (
          await verified.then(
            () => true,
            () => false,
          )
        )
          return true
      }
      return false
    },
    async published({ keyGeneration, keepOldKeys }) {
      const first = keepOldKeys ? 1 : keyGeneration
      const generations = Array.from(
        { length: keyGeneration - first + 1 },
        (_, index) => keyGeneration - index,
      )
      const keys = await Promise.all(
        generations.map(async (generation) => {
          const { id, publicKey } = await pair(generation)
          return { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: id }
        }),
      )
      return { keys }
    },
  }
}

async function makePair(generation: number): Promise<Pair> {
  const privateKey =
    generation === 1
      ? createPrivateKey(firstKey)
      : (await generate('rsa', { modulusLength: 2048 })).privateKey
  const publicKey = createPublicKey(privateKey)
  const id = await calculateJwkThumbprint(publicKey.export({ format: 'jwk' }) as { kty: 'RSA' })
  return { id, privateKey, publicKey }
}

/** Looks signed to whoever takes the published key for a shared secret. */
function confused(claims: JWTPayload, type: string, { id, publicKey }: Pair): string {
  const text = `${encoded({ alg: 'HS256', typ: type, kid: id })}.${encoded(claims)}`
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
