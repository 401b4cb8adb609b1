import { control, startStandIn } from '../../src/index.ts'
import type { Received } from './compare.ts'
import type { Exchange } from './recordings.ts'

/** A stand-in that is being brought into the state in which recordings were made. */
export interface World {
  /** Creates something as administrator. Throws when the answer is no success. */
  create(path: string, body: object): Promise<void>
  advance(ms: number): Promise<void>
  settings(change: Readonly<Record<string, unknown>>): Promise<void>
  /** Sends what was recorded. */
  send(exchange: Exchange): Promise<Received>
  /** Remembers the token that an answer gives out. */
  keep(id: string, text: string): void
  close(): Promise<void>
}

const users = [
  { token: 'alice-token', username: 'alice', uid: 'u-alice' },
  { token: 'bob-token', username: 'bob', uid: 'u-bob', groups: ['team-a', 'team-b'] },
  { token: 'carol-token', username: 'carol', uid: 'u-carol' },
]

/**
 * Starts a new server whose clock stands still. `sources` says whose token `<jwt>` is, by exchange: the one that the named
 * exchange has given out.
 */
export async function createWorld(sources: Readonly<Record<string, string>> = {}): Promise<World> {
  const issuer = 'https://issuer.example.test'
  const standIn = await startStandIn('kubernetes', { seed: { bare: true, issuer, users } })
  const remote = control(standIn.url)
  const { adminToken } = standIn.credentials
  const tokens = new Map<string, string>()
  // One of the recorded times is not hidden; it follows from this one.
  await remote.clock({ now: '2026-11-21T09:22:31Z', frozen: true })

  const tokenFor = (id: string): string => {
    const source = sources[id] ?? ''
    const token = tokens.get(source.replace('broken ', '')) ?? ''
    return source.startsWith('broken') ? `${token.slice(0, -8)}AAAAAAAA` : token
  }
  const filled = (text: string, id: string): string =>
    text
      .replaceAll('<token of admin, group system:masters>', adminToken)
      .replaceAll(/<token of admin>.*/g, adminToken)
      .replaceAll('<token of bob, groups team-a team-b>', 'bob-token')
      .replaceAll(/<token of (\w+)>/g, '$1-token')
      .replaceAll('<jwt>', tokenFor(id))

  return {
    async create(path, body) {
      const response = await fetch(`${standIn.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`)
    },
    advance: async (advanceMs) => {
      await remote.clock({ advanceMs })
    },
    settings: async (change) => {
      await remote.settings(change)
    },
    async send({ id, request }) {
      const { method, path, body } = request
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, filled(value, id)]),
      )
      const sent = typeof body === 'string' ? body : JSON.stringify(body)
      const response = await fetch(`${standIn.url}${path}`, {
        method,
        headers,
        ...(body === null ? {} : { body: filled(sent, id) }),
      })
      return { status: response.status, headers: response.headers, text: await response.text() }
    },
    keep(id, text) {
      const token = /"token":"(eyJ[^"]+)"/.exec(text)?.[1]
      if (token !== undefined) tokens.set(id, token)
    },
    close: () => standIn.close(),
  }
}
