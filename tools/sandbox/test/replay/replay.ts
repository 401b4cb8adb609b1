import { differences } from './compare.ts'
import { plan } from './plan.ts'
import type { Exchange } from './recordings.ts'
import type { ScenarioPlan } from './scenario-plan.ts'
import { sendExchange } from './send.ts'
import { createWorld, type UserName, type World } from './world.ts'

/** What came of one exchange. */
export interface Replayed {
  readonly id: string
  readonly scenario: string
  /** Empty when the stand-in answered as the real server did. */
  readonly differences: readonly string[]
}

/** Replays all recorded exchanges, in the order in which they were recorded. */
export async function replay(
  exchanges: ReadonlyMap<string, readonly Exchange[]>,
): Promise<readonly Replayed[]> {
  const world = await createWorld()
  try {
    const results: Replayed[] = []
    for (const scenario of plan) {
      const recorded = exchanges.get(scenario.scenario) ?? []
      results.push(...(await replayScenario(world, scenario, recorded)))
    }
    const planned = new Set(plan.map(({ scenario }) => scenario))
    for (const [scenario, recorded] of exchanges) {
      if (planned.has(scenario)) continue
      const missing = ['this scenario is not planned']
      results.push(...recorded.map(({ id }) => ({ id, scenario, differences: missing })))
    }
    return results
  } finally {
    await world.close()
  }
}

async function replayScenario(
  world: World,
  scenario: ScenarioPlan,
  recorded: readonly Exchange[],
): Promise<readonly Replayed[]> {
  const results: Replayed[] = []
  const waiting = new Map<number, Promise<Replayed>>()
  const inFlight = Object.entries(scenario.inFlight ?? {})
  for (const exchange of recorded.filter(({ response }) => response.status !== null)) {
    const number = Number(exchange.id.slice(scenario.scenario.length + 1))
    await scenario.before?.[number]?.(world)
    for (const [later, earlier] of inFlight) {
      const first = recorded.find(
        ({ id }) => id === `${scenario.scenario}-${later.padStart(2, '0')}`,
      )
      if (!earlier.includes(number) || first === undefined || waiting.has(Number(later))) continue
      waiting.set(Number(later), replayOne(world, scenario, first, Number(later)))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const begun = waiting.get(number)
    results.push(await (begun ?? replayOne(world, scenario, exchange, number)))
  }
  await Promise.all(waiting.values())
  await scenario.after?.(world)
  return results
}

async function replayOne(
  world: World,
  scenario: ScenarioPlan,
  exchange: Exchange,
  number: number,
): Promise<Replayed> {
  const { id } = exchange
  await prepareIds(world, exchange)
  const user = latest(scenario.users, number) ?? ('bridge' satisfies UserName)
  const text = JSON.stringify(exchange.request)
  const session = text.includes('<session>') ? await world.sessionOf(user) : ''
  const secrets = {
    session,
    userToken: text.includes('<user-token') ? await world.tokenOf(user) : '',
    appToken: world.appToken,
    credentials: Buffer.from(latest(scenario.credentials, number) ?? 'glpi:glpi').toString(
      'base64',
    ),
  }
  await world.clock({ advanceMs: 1000 })
  const received = await sendExchange(exchange, world.origin, secrets)
  const found = differences(exchange, received, world.origin)
  return { id, scenario: scenario.scenario, differences: found }
}

/** Recorded ids grew with everything that happened on the server; a new item gets the one that was recorded. */
async function prepareIds(world: World, { request, response }: Exchange): Promise<void> {
  if (request.method !== 'POST' || JSON.stringify(request.body).includes('"id":')) return
  const headers = response.headers ?? {}
  const address = headers['location'] ?? headers['link'] ?? ''
  const [, type = '', id = ''] = /\/apirest\.php\/(\w+)\/(\d+)/.exec(address) ?? []
  if (type === '') return
  const stored = type === 'TicketFollowup' ? 'ITILFollowup' : type
  await world.settings({ nextIds: { [stored]: Number(id) } })
}

function latest<T>(values: Readonly<Record<number, T>> | undefined, number: number): T | undefined {
  const known = Object.keys(values ?? {}).map(Number)
  const last = known
    .filter((each) => each <= number)
    .toSorted((a, b) => a - b)
    .at(-1)
  return last === undefined ? undefined : values?.[last]
}
