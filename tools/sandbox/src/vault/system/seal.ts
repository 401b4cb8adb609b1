import { randomBytes } from 'node:crypto'

import { invalid } from '../refusal.ts'
import { randomId } from '../text/random.ts'

/** The shares that unseal the server, and how far somebody has come with them. */
export interface Seal {
  initialized: boolean
  sealed: boolean
  /** Each in hexadecimal digits. */
  shares: readonly string[]
  threshold: number
  readonly progress: number
  readonly nonce: string
  /** Makes new shares. Throws when there are some already, or the numbers make no sense. */
  initialize(shares: number, threshold: number): readonly string[]
  /** Takes a share, in hexadecimal digits or base64. Opens when enough right ones came; wrong ones only then are noticed. */
  take(key: string): void
  /** Forgets the shares that were taken. */
  forget(): void
  /** Back to a server that nobody has initialised, or to one with the usual share. */
  set(state: {
    readonly initialized?: boolean | undefined
    readonly sealed?: boolean | undefined
  }): void
}

/** Creates a seal with one share, known as {@link unsealKey}. */
export function createSeal(state: { initialized: boolean; sealed: boolean }): Seal {
  let taken: readonly string[] = []
  let nonce = ''
  const seal: Seal = {
    ...state,
    shares: state.initialized ? [unsealKey] : [],
    threshold: state.initialized ? 1 : 0,
    get progress() {
      return taken.length
    },
    get nonce() {
      return nonce
    },
    initialize(shares, threshold) {
      if (seal.initialized) throw invalid('Vault is already initialized')
      if (shares < 1) throw invalid('invalid seal configuration: shares must be at least one')
      if (threshold < 1) throw invalid('invalid seal configuration: threshold must be at least one')
      if (threshold > shares) {
        throw invalid('invalid seal configuration: threshold cannot be larger than shares')
      }
      seal.initialized = true
      seal.sealed = true
      seal.shares = Array.from({ length: shares }, () => randomBytes(33).toString('hex'))
      seal.threshold = threshold
      return seal.shares
    },
    take(key) {
      if (!seal.initialized) throw invalid('Vault is not initialized')
      const bytes = bytesOf(key)
      if (bytes === undefined) throw invalid("'key' must be a valid hex or base64 string")
      if (bytes.length < 16) throw invalid('invalid key: key is shorter than minimum 16 bytes')
      if (!seal.sealed) return
      const share = bytes.toString('hex')
      if (taken.length === 0) nonce = randomId()
      if (!taken.includes(share)) taken = [...taken, share]
      if (taken.length < seal.threshold) return
      const right = taken.every((each) => seal.shares.includes(each))
      seal.forget()
      if (!right)
        throw invalid(
          'invalid key: failed to decrypt keys from storage: cipher: message authentication failed',
        )
      seal.sealed = false
    },
    forget() {
      taken = []
      nonce = ''
    },
    set({ initialized = seal.initialized, sealed = seal.sealed }) {
      seal.forget()
      if (initialized !== seal.initialized) {
        seal.shares = initialized ? [unsealKey] : []
        seal.threshold = initialized ? 1 : 0
      }
      seal.initialized = initialized
      seal.sealed = sealed || !initialized
    },
  }
  return seal
}

/** The share of a server that nobody has initialised by hand, in hexadecimal digits. */
export const unsealKey = '5a'.repeat(33)

function bytesOf(key: string): Buffer | undefined {
  if (/^([0-9a-fA-F]{2})+$/.test(key)) return Buffer.from(key, 'hex')
  return /^[A-Za-z0-9+/]+={0,2}$/.test(key) ? Buffer.from(key, 'base64') : undefined
}
