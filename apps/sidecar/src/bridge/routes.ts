import { isUtf8 } from 'node:buffer'

import { parseAlertmanager } from '@retriever/glpi-bridge'
import type { Bridge, Delivery, Receipt } from '@retriever/glpi-bridge'
import type { Clock } from '@retriever/upstream'

import type { SourceRule } from '../access/access.ts'
import type { Route, RouteRefusal, RouteRequest } from '../capability.ts'
import { jsonPosition } from '../json-position.ts'
import { ProblemError } from '../problem.ts'
import { pauseContract, statusContract, webhookContract } from './contracts.ts'

/** One source of alerts, as its route needs it and as people are shown it. */
export interface BridgeSource {
  readonly name: string
  /** The path of its webhook. */
  readonly path: string
  /** By which kind of proof it is let in. */
  readonly access: 'token' | 'hmac' | 'open'
  readonly rule: SourceRule
  /** The GLPI instance that its tickets go to. */
  readonly instance: string
  readonly maxBodyBytes: number
}

/** What the routes of the bridge work with, and who is told about what arrives. */
export interface BridgeRoutesOptions {
  readonly bridge: Bridge
  readonly sources: readonly BridgeSource[]
  readonly clock: Clock
  readonly stored: (delivery: Delivery, receipt: Receipt) => void
  readonly refused: (source: string, refusal: RouteRefusal) => void
}

/** A webhook for each source, and what operators need. */
export function bridgeRoutes(options: BridgeRoutesOptions): readonly Route[] {
  const { bridge, sources } = options
  return [
    ...sources.map((source) => webhook(source, options)),
    {
      method: 'GET',
      path: '/bridge/status',
      access: { type: 'scope', scope: 'bridge:read' },
      contract: statusContract,
      handle: async () => Response.json(await bridge.overview(), { headers: uncached }),
    },
    pauseRoute(bridge, true),
    pauseRoute(bridge, false),
  ]
}

const uncached = { 'cache-control': 'no-store' }

function webhook(source: BridgeSource, options: BridgeRoutesOptions): Route {
  const { bridge, clock, stored, refused } = options
  const { name, path, instance, rule, maxBodyBytes } = source
  return {
    method: 'POST',
    path,
    access: { type: 'source', rule },
    maxBodyBytes,
    contract: webhookContract(name),
    async handle({ raw, body }) {
      const receivedAt = clock.now()
      const parsed = parseAlertmanager(jsonIn(raw, body), { source: name, receivedAt })
      if (!parsed.ok) {
        throw new ProblemError('invalid-delivery', 'this is no delivery of Alertmanager', {
          errors: parsed.problems.map(({ path, detail }) => ({ path, detail })),
        })
      }
      const receipt = await bridge.accept(parsed.delivery, instance)
      stored(parsed.delivery, receipt)
      return Response.json(receipt, { status: 202 })
    },
    refused: (refusal) => refused(name, refusal),
  }
}

/** Media types that a browser sends to another origin without asking first, and no sender of alerts uses. */
const formTypes = /^(?:application\/x-www-form-urlencoded|multipart\/)/i

function jsonIn({ headers }: Request, body: Uint8Array): unknown {
  const contentType = headers.get('content-type') ?? ''
  if (formTypes.test(contentType)) {
    throw new ProblemError('unsupported-media-type', 'the body must be JSON, not a form')
  }
  const encoding = headers.get('content-encoding') ?? 'identity'
  if (encoding !== 'identity') {
    throw new ProblemError('unsupported-media-type', `a body encoded as ${encoding} is not read`)
  }
  if (body.length === 0) throw new ProblemError('malformed-json', 'the body is empty')
  if (!isUtf8(body)) throw new ProblemError('malformed-json', 'the body is not UTF-8')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    const { line, column } = jsonPosition(text)
    const detail = `the body is not JSON: line ${line}, column ${column}`
    throw new ProblemError('malformed-json', detail)
  }
}

/** Pausing keeps taking deliveries in; nothing goes out until somebody resumes. */
function pauseRoute(bridge: Bridge, paused: boolean): Route {
  return {
    method: 'POST',
    path: paused ? '/bridge/pause' : '/bridge/resume',
    access: { type: 'scope', scope: 'bridge:operate' },
    maxBodyBytes: 16 * 1024,
    contract: pauseContract(paused),
    async handle(request) {
      const why = whyIn(request)
      const state = await bridge.setPaused({
        paused,
        by: request.caller.name,
        ...(why !== undefined && { why }),
      })
      return Response.json(state, { headers: uncached })
    },
  }
}

const longestWhy = 1000

function whyIn({ raw, body }: RouteRequest): string | undefined {
  if (body.length === 0) return undefined
  const json = jsonIn(raw, body)
  const why: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'why') : json
  if (why === undefined) return undefined
  if (typeof why !== 'string' || why.length > longestWhy) {
    throw new ProblemError('invalid-request', 'the reason cannot be used', {
      errors: [{ path: 'why', detail: `expected text of at most ${longestWhy} characters` }],
    })
  }
  return why
}
