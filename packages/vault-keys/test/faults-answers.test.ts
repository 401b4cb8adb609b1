import { inspect } from 'node:util'

import { describe, expect } from 'vitest'

import type { VaultOptions } from '../src/options.ts'
import { listen, listenRaw } from './local-server.ts'
import { readableVault } from './readable-vault.ts'
import { until } from './running.ts'
import { scenario } from './stage/index.ts'

const data = '/v1/*/data/app'
const impatient: Partial<VaultOptions> = {
  deadlineMs: 1000,
  timeouts: { connectMs: 500, responseMs: 100, attemptMs: 200 },
}

describe('a server that is slow', () => {
  scenario(55, 'once: the attempt is ended and another one made', async (stage) => {
    const { vault, path } = await readableVault(stage, { timeouts: { responseMs: 100 } })
    await stage.control.faults([
      { match: { path: data }, effect: { type: 'slow', ms: 1500 }, times: 1 },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    expect(stage.events('retry-scheduled')).toMatchObject([{ code: 'timeout', operation: 'read' }])
  })

  scenario(55, 'and takes connections without ever answering', async (stage) => {
    const { path, open } = await readableVault(stage)
    const silent = await listenRaw(() => undefined)
    const error = await stage.failure(open({ ...impatient, address: silent.url }).read(path))
    expect(error).toMatchObject({ code: 'timeout', retryable: true, executed: 'unknown' })
    expect(error.message).toMatch(/does not answer within 100 ms.*(?:gave|given) up after/)
    expect(silent.connections).toBeGreaterThan(1)
    await until(() => silent.open.size === 0)
  })

  scenario(55, 'and drips: an attempt has an end as a whole', async (stage) => {
    const { vault, path } = await readableVault(stage, impatient)
    await stage.control.faults([
      { match: { path: data }, effect: { type: 'drip', bytes: 1, everyMs: 20 }, times: 1 },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    expect(stage.events('retry-scheduled')).toMatchObject([{ code: 'timeout', operation: 'read' }])
  })
})

describe('an answer that is too large', () => {
  scenario(55, 'is not read to its end, and not asked for again', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      { match: { path: data }, effect: { type: 'padded', bytes: 40 * 2 ** 20 } },
    ])
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'too-large', retryable: false })
    expect(error.message).toContain('8388608 bytes')
    expect(error.hint).toContain('maxResponseBytes')
    expect(stage.requests({ path: /\/data\/app$/ })).toHaveLength(1)
  })

  scenario(55, 'is read when that is allowed', async (stage) => {
    const { vault, path } = await readableVault(stage, { maxResponseBytes: 12 * 2 ** 20 })
    await stage.control.faults([
      { match: { path: data }, effect: { type: 'padded', bytes: 10 * 2 ** 20 } },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
  })
})

describe('an answer that is none', () => {
  scenario(56, 'a gateway fails for a moment', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      {
        match: { path: data },
        effect: { type: 'executed-later', status: 502, afterMs: 0 },
        times: 2,
      },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
    const failed = stage.events('request-finished').filter(({ code }) => code !== undefined)
    expect(failed).toMatchObject([
      { status: 502, code: 'unavailable' },
      { status: 502, code: 'unavailable' },
    ])
  })

  scenario(56, 'the connection breaks off in the middle of it', async (stage) => {
    const { vault, path } = await readableVault(stage)
    await stage.control.faults([
      { match: { path: data }, effect: { type: 'cut-off', afterBytes: 20 }, times: 1 },
      { match: { path: data }, effect: { type: 'reset-after' }, times: 1 },
    ])
    expect((await vault.read(path)).data).toEqual({ key: 'value' })
  })

  scenario(56, 'a login page in front of the server, with 200', async (stage) => {
    const { vault, path } = await readableVault(stage)
    const title = stage.secret()
    await stage.control.faults([{ match: { path: data }, effect: { type: 'html-page', title } }])
    const error = await stage.failure(vault.read(path))
    expect(error).toMatchObject({ code: 'protocol', status: 200, retryable: false })
    expect(error.message).toContain('not JSON')
    expect(stage.requests({ path: /\/data\/app$/ })).toHaveLength(1)
  })

  scenario(56, 'JSON that is broken: nothing of it is shown', async (stage) => {
    const { path, open } = await readableVault(stage)
    const value = stage.secret()
    const broken = await listen((_message, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(`{"data":{"data":{"key":"${value}"}`)
    })
    const error = await stage.failure(open({ address: broken.url }).read(path))
    expect(error).toMatchObject({ code: 'protocol', status: 200 })
    expect(inspect(error, { depth: Infinity })).not.toContain(value)
  })
})
