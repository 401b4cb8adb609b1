import {
  control,
  startStandIn,
  type Control,
  type DatadogSeed,
  type JournalEntry,
} from '@retriever/sandbox'
import { Secret, staticCredential } from '@retriever/upstream'
import { onTestFinished } from 'vitest'

import type { DatadogApi } from '../src/api/datadog-api.ts'
import { createDatadog } from '../src/api/create-datadog.ts'
import { Crash, type MemoryFault } from './plan-memory.ts'

/** An organisation of the stand-in, and our way to it. Both end with the test. */
export interface StandIn {
  readonly api: DatadogApi
  readonly control: Control
  /** The requests that may have changed something, as `PUT /api/v1/monitor/1`. */
  writes(): Promise<readonly string[]>
  /** Its monitors and dashboards with names in the place of ids, without times. */
  content(): Promise<string>
}

/** Starts an organisation. Waits between attempts take no time. */
export async function openStandIn(name = 'main', seed: DatadogSeed = {}): Promise<StandIn> {
  const server = await startStandIn('datadog', {
    seed: { settings: { rateLimiting: false }, ...seed },
  })
  const { url, apiKey, appKey } = server.credentials
  const api = createDatadog({
    name,
    url,
    credentials: staticCredential({ apiKey: new Secret(apiKey), appKey: new Secret(appKey) }),
    random: () => 0,
  })
  onTestFinished(async () => {
    await api.close()
    await server.close()
  })
  const journal = control(server.url)
  return {
    api,
    control: journal,
    async writes() {
      const entries = await journal.journal()
      return entries.filter(isWrite).map(({ method, path }) => `${method} ${path}`)
    },
    content: async () => contentOf(await journal.state<State>()),
  }
}

function isWrite({ method }: JournalEntry): boolean {
  return method !== 'GET'
}

interface State {
  readonly monitors: readonly Readonly<Record<string, unknown>>[]
  readonly dashboards: readonly Readonly<Record<string, unknown>>[]
}

const shown = [
  'type',
  'query',
  'name',
  'message',
  'tags',
  'options',
  'title',
  'description',
  'widgets',
]

function contentOf({ monitors, dashboards }: State): string {
  const all = [...monitors, ...dashboards.filter(({ deleted }) => deleted !== true)]
  const names = new Map(all.map(({ id, name, title }) => [String(id), String(name ?? title)]))
  return all
    .map((each) => JSON.stringify(shown.map((key) => each[key])))
    .toSorted()
    .join('\n')
    .replaceAll(/\b1712\d{5}\b/g, (id) => `<${names.get(id) ?? 'gone'}>`)
    .replaceAll(/"id":\d+/g, '"id":0')
    .replaceAll(/birddog_spec:v1-[0-9a-f]+/g, 'birddog_spec:…')
}

/** The same organisation for a process that dies at a call: nothing that it does afterwards gets through. */
export function dying(api: DatadogApi, { call, when }: MemoryFault): DatadogApi {
  let calls = 0
  function dyingOnes<T extends object>(methods: T): T {
    return new Proxy(methods, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key)
        if (typeof method !== 'function') return method
        return (...given: readonly unknown[]): unknown => {
          calls += 1
          const mine = calls
          const isList = key === 'list' || key === 'search'
          const dead = (): unknown => (isList ? deadList() : Promise.reject(new Crash('gone')))
          if (mine > call || (mine === call && when === 'before')) return dead()
          const result: unknown = Reflect.apply(method, target, given)
          if (mine < call) return result
          return result instanceof Promise ? result.then(dead) : dead()
        }
      },
    })
  }
  return { ...api, monitors: dyingOnes(api.monitors), dashboards: dyingOnes(api.dashboards) }
}

function deadList(): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Crash('gone')) }) }
}
