import type { RequestListener } from 'node:http'

import { onTestFinished } from 'vitest'

import type { VaultApi } from '../src/api/call.ts'
import { createTransport } from '../src/api/transport/transport.ts'
import type { Transport } from '../src/api/transport/transport.ts'
import { WireError } from '../src/api/transport/wire.ts'
import { createVaultApi } from '../src/api/vault-api.ts'
import { VaultError } from '../src/error.ts'
import type { VaultOptions } from '../src/options.ts'
import { settingsOf } from '../src/settings.ts'

const auth = { method: 'token', token: 'unused' } as const

/** Speaks to the server at the address, with short waits; closed when the test is over. */
export function openApi(address: string, more: Partial<VaultOptions> = {}): VaultApi {
  const retry = { initialMs: 4, loginInitialMs: 4, maxMs: 20, ...more.retry }
  const api = createVaultApi(settingsOf({ address, auth, deadlineMs: 5000, ...more, retry }))
  onTestFinished(() => api.close())
  return api
}

/** Carries requests to the server at the address; closed when the test is over. */
export function openTransport(address: string, more: Partial<VaultOptions> = {}): Transport {
  const transport = createTransport(settingsOf({ address, auth, ...more }))
  onTestFinished(() => transport.close())
  return transport
}

/** The `VaultError` that the call ends in. */
export function failureOf(call: Promise<unknown>): Promise<VaultError> {
  return rejection(call, VaultError)
}

/** The `WireError` that the exchange ends in. */
export function wireFailureOf(exchange: Promise<unknown>): Promise<WireError> {
  return rejection(exchange, WireError)
}

/** Answers the first request in the first way, and so on; the last one answers the rest. */
export function inTurn(...answers: readonly RequestListener[]): RequestListener {
  let at = 0
  return (message, response) => {
    answers[Math.min(at, answers.length - 1)]?.(message, response)
    at += 1
  }
}

/** Never answers. */
export const silent: RequestListener = () => undefined

/** Breaks the connection instead of an answer. */
export const reset: RequestListener = (message) => {
  message.socket.resetAndDestroy()
}

async function rejection<T extends Error>(
  work: Promise<unknown>,
  kind: abstract new (...args: never[]) => T,
): Promise<T> {
  try {
    await work
  } catch (error) {
    if (error instanceof kind) return error
    throw error
  }
  throw new Error('it did not fail')
}
