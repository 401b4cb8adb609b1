import { request } from 'node:http'

import { expect, onTestFinished, test } from 'vitest'

import { control, startStandIn, type FaultRule } from '../src/index.ts'

interface Came {
  readonly pieces: readonly string[]
  readonly status: number
  readonly length: string | undefined
  /** Whether the answer came whole. */
  readonly whole: boolean
}

/** Asks a server under these rules how it is, and tells how the answer came. */
async function ask(...rules: readonly FaultRule[]): Promise<Came> {
  const standIn = await startStandIn('vault')
  onTestFinished(() => standIn.close())
  await control(standIn.url).faults(rules)
  return new Promise((resolve, reject) => {
    const sent = request(`${standIn.url}/v1/sys/health`, { agent: false }, (response) => {
      const pieces: string[] = []
      response.on('data', (chunk: Buffer) => pieces.push(chunk.toString()))
      response.on('error', () => undefined)
      response.on('close', () =>
        resolve({
          pieces,
          status: response.statusCode ?? 0,
          length: response.headers['content-length'],
          whole: response.complete,
        }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('drip: the answer comes in pieces', async () => {
  const { pieces, whole } = await ask({
    match: {},
    effect: { type: 'drip', bytes: 100, everyMs: 5 },
  })
  expect(whole).toBe(true)
  expect(pieces.length).toBeGreaterThan(2)
  expect(JSON.parse(pieces.join(''))).toMatchObject({ initialized: true })
})

test('padded: the answer is as long as is asked for, and means the same', async () => {
  const bytes = 3_000_000
  const { pieces, length } = await ask({ match: {}, effect: { type: 'padded', bytes } })
  const body = pieces.join('')
  expect([body.length, length]).toEqual([bytes, String(bytes)])
  expect(JSON.parse(body)).toMatchObject({ initialized: true })
})

test('cut-off: the connection ends in the middle of the answer', async () => {
  const { pieces, whole } = await ask({ match: {}, effect: { type: 'cut-off', afterBytes: 10 } })
  expect([pieces.join(''), whole]).toEqual(['{"initiali', false])
})

test('they go with each other, and with answers that are no own', async () => {
  const { pieces, whole, status } = await ask(
    { match: {}, effect: { type: 'drip', bytes: 4, everyMs: 1 } },
    { match: {}, effect: { type: 'cut-off', afterBytes: 6 } },
    { match: {}, effect: { type: 'status', status: 500, body: { errors: [] } } },
  )
  expect([pieces.join(''), whole, status]).toEqual(['{"erro', false, 500])
})

test('a rule can be about requests with a header', async () => {
  const effect = { type: 'status', status: 418 } as const
  const { status } = await ask({ match: { headers: { host: '127.0.0.1:*' } }, effect })
  expect(status).toBe(418)
  const other = await ask({ match: { headers: { 'x-other': '*', host: 'elsewhere' } }, effect })
  expect(other.status).toBe(200)
})
