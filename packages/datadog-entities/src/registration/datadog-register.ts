import { systemClock } from '@retriever/upstream'
import type { Clock } from '@retriever/upstream'

import type { DatadogApi, ServiceListing } from '../api/datadog-api.ts'
import type { Register } from './registration.ts'
import { unknownBecause } from './unknown-because.ts'
import type { Unknown } from './unknown-because.ts'

/** Which organisations are asked. */
export interface DatadogRegisterOptions {
  /** They stay open when the register is closed. */
  readonly apis: readonly Pick<DatadogApi, 'name' | 'services'>[]
  /** Time for one organisation, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number
  readonly clock?: Clock
}

type Answer =
  | { readonly name: string; readonly listing: ServiceListing }
  | { readonly name: string; readonly unknown: Unknown }

/**
 * Datadog as a register: a service is listed when any of the organisations has it in its software catalog, discovered or
 * described, or has a service definition of it.
 */
export function datadogRegister(options: DatadogRegisterOptions): Register {
  const { apis, deadlineMs = 10_000, clock = systemClock } = options

  function asked(service: string, signal: AbortSignal): Promise<readonly Answer[]> {
    const answers = apis.map(async ({ name, services }): Promise<Answer> => {
      try {
        return { name, listing: await services.listed(service, { signal, deadlineMs }) }
      } catch (error) {
        return { name, unknown: unknownBecause(error) }
      }
    })
    return Promise.all(answers)
  }

  return {
    name: 'datadog',
    async find(service, signal) {
      const checkedAt = clock.now()
      const answers = await asked(service, signal)
      const listed = answers.flatMap((answer) =>
        'listing' in answer && idsOf(answer.listing).length > 0 ? [answer] : [],
      )
      if (listed.length > 0) {
        const text = listed.map(({ name, listing }) => `${placesOf(listing)} of ${name}`).join(', ')
        const ids = listed.flatMap(({ listing }) => idsOf(listing))
        return { finding: 'yes', text, ids: [...new Set(ids)], checkedAt }
      }
      const silent = answers.flatMap((answer) => ('unknown' in answer ? [answer] : []))
      if (silent.length === 0 && apis.length > 0) {
        return { finding: 'no', text: `not listed in ${namesOf(apis)}`, ids: [], checkedAt }
      }
      return { finding: 'unknown', ids: [], checkedAt, ...unknownOf(silent) }
    },
    async probe(signal) {
      const answers = await asked('retriever', signal)
      const silent = answers.flatMap((answer) => ('unknown' in answer ? [answer] : []))
      return silent.length === 0
        ? { ok: true, detail: `Datadog shows the services of ${namesOf(apis)}` }
        : { ok: false, detail: `Datadog ${unknownOf(silent).text}` }
    },
    close: () => Promise.resolve(),
  }
}

function idsOf({ catalog, definitions }: ServiceListing): readonly string[] {
  return [...new Set([...catalog, ...definitions])]
}

function placesOf({ catalog, definitions }: ServiceListing): string {
  return [
    ...(catalog.length > 0 ? ['software catalog'] : []),
    ...(definitions.length > 0 ? ['service definitions'] : []),
  ].join(' and ')
}

function namesOf(apis: readonly { readonly name: string }[]): string {
  return apis.map(({ name }) => name).join(', ')
}

function unknownOf(
  silent: readonly { readonly name: string; readonly unknown: Unknown }[],
): Unknown {
  if (silent.length === 0) return { text: 'is not asked: no organisation is named' }
  const text = silent.map(({ name, unknown }) => `${unknown.text} (${name})`).join(', ')
  const waits = silent.flatMap(({ unknown: { retryAfterMs } }) => retryAfterMs ?? [])
  return { text, ...(waits.length > 0 && { retryAfterMs: Math.max(...waits) }) }
}
