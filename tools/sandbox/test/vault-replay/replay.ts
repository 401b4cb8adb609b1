import { differences } from './compare.ts'
import { plan } from './plan.ts'
import type { Exchange } from './recordings.ts'
import { send } from './send.ts'
import { createWorld, type Answer, type Plan, type World } from './world.ts'

/** What came of one exchange. */
export interface Replayed {
  readonly id: string
  /** How our answer differs; empty when it does as the real server did. */
  readonly differences: readonly string[]
}

/** Replays all recorded exchanges, each group against a server of its own. */
export async function replay(
  groups: ReadonlyMap<string, readonly Exchange[]>,
): Promise<readonly Replayed[]> {
  const results: Replayed[] = []
  for (const [group, exchanges] of groups) {
    const planned = plan[group]
    if (planned === undefined) {
      results.push(...exchanges.map(({ id }) => ({ id, differences: ['not replayed'] })))
    } else {
      results.push(...(await replayGroup(planned, exchanges)))
    }
  }
  return results
}

async function replayGroup(
  { tls = false, setUp, before = {}, each, tearDown }: Plan,
  exchanges: readonly Exchange[],
): Promise<readonly Replayed[]> {
  const world = await createWorld({ tls })
  try {
    const results: Replayed[] = []
    await setUp?.(world)
    for (const exchange of exchanges) {
      const { id } = exchange
      await each?.(world, exchange)
      await before[id]?.(world, exchange)
      results.push({ id, differences: await replayOne(world, exchange) })
    }
    return results
  } finally {
    await world.close()
    await tearDown?.()
  }
}

async function replayOne(world: World, exchange: Exchange): Promise<readonly string[]> {
  const { request } = exchange
  const fill = (text: string): string =>
    text
      .replaceAll(/<(\d+) chars>/g, (_, count: string) => 'x'.repeat(Number(count)))
      .replaceAll(/<(\d+) x (.)>/g, (_, count: string, letter: string) =>
        letter.repeat(Number(count)),
      )
      .replaceAll('<base64url of {key,value}>', world.names.get('inline') ?? '')
      .replaceAll(/<([a-z0-9-]+)>/g, (whole, name: string) => world.names.get(name) ?? whole)
  const received = await send(world.origin, {
    method: request.method,
    path: fill(request.path),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, fill(value)]),
    ),
    body: bodyOf(exchange, fill),
    from: request.source_ip,
    client: world.client,
  })
  remember(world, received.body)
  return differences(exchange, received)
}

function bodyOf(
  { request, note = '' }: Exchange,
  fill: (text: string) => string,
): string | undefined {
  const { body } = request
  if (body === null) return undefined
  if (typeof body !== 'string') return fill(JSON.stringify(body))
  const size = /^<(\d+) bytes>$/.exec(body)?.[1]
  return size === undefined ? fill(body) : describedBody(Number(size), note)
}

/** A body of which the recordings keep only the size and what it is like. */
function describedBody(size: number, note: string): string {
  const count = Number(/^(\d+) (?:string pairs|levels deep)/.exec(note)?.[1] ?? 0)
  if (note.endsWith('string pairs')) {
    const pairs = Array.from({ length: count }, (_, index) => [`k${index}`, `v${index}`])
    return JSON.stringify({ data: Object.fromEntries(pairs) })
  }
  if (note.endsWith('levels deep')) {
    return `{"data":${'{"a":'.repeat(count)}1${'}'.repeat(count)}}`
  }
  const frame = '{"data":{"k":""}}'
  return frame.replace('""', `"${'x'.repeat(size - frame.length)}"`)
}

/** Later requests use what the last answers gave out. */
function remember({ names }: World, body: string): void {
  let answer: Answer
  try {
    answer = JSON.parse(body) as Answer
  } catch {
    return
  }
  const { auth, data, wrap_info: wrapInfo } = answer
  const set = (name: string, value: unknown): void => {
    if (typeof value === 'string' && value !== '') names.set(name, value)
  }
  set(auth?.client_token.startsWith('b.') === true ? 'batch-token' : 'token', auth?.client_token)
  set('accessor', auth?.accessor)
  set('wrapping-token', wrapInfo?.token)
  set('secret-id', data?.['secret_id'])
  set('unlock-key', data?.['unlock_key'])
  const [share] = (data?.['key_shares'] ?? []) as readonly string[]
  set('unseal-key', share)
}
