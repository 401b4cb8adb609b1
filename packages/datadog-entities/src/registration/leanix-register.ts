import { systemClock } from '@retriever/upstream'
import type { CredentialSource } from '@retriever/upstream'

import { leanixClient } from './leanix-client.ts'
import type { FactSheet } from './leanix-facts.ts'
import { matchFactSheets } from './leanix-match.ts'
import type { FactSheetMatch } from './leanix-match.ts'
import type { RegisterConnection } from './register-options.ts'
import type { Register } from './registration.ts'
import { plainNameProblem } from './service-name.ts'
import { unknownBecause } from './unknown-because.ts'

/** How services are looked up in LeanIX. */
export interface LeanixOptions extends RegisterConnection {
  /** The API token of a technical user. */
  readonly apiToken: CredentialSource<string>
  /** What a service is there. Default `Application`. */
  readonly factSheetType?: string
  /** Whether `Checkout` and `checkout` are two. Default true. */
  readonly caseSensitive?: boolean
  /** Phases of the lifecycle in which a fact sheet counts no more. Default `endOfLife`. */
  readonly endedPhases?: readonly string[]
  /** The workspace, for links: `https://acme.leanix.net/{workspace}/factsheet/…`. Without it there are none. */
  readonly workspace?: string
}

/**
 * LeanIX as a register: a service is registered when a fact sheet of the type has its name, or has it as its display
 * name (`Parent / Child`), and is neither archived nor at the end of its life. The server's own search only proposes.
 * Throws a `DatadogError` `config` for options that cannot be used.
 */
export function leanixRegister(options: LeanixOptions): Register {
  const { apiToken, workspace, clock = systemClock, ...others } = options
  const { factSheetType = 'Application', caseSensitive = true, ...rest } = others
  const { endedPhases = ['endOfLife'], ...connection } = rest
  const client = leanixClient(factSheetType, apiToken, { ...connection, clock })
  const rule = { factSheetType, caseSensitive, endedPhases }

  async function look(name: string, signal: AbortSignal): Promise<FactSheetMatch> {
    const isFound = (sheets: readonly FactSheet[]): boolean =>
      matchFactSheets(name, sheets, rule).finding === 'yes'
    const named = await client.search({ displayName: name }, signal, isFound)
    if (isFound(named)) return matchFactSheets(name, named, rule)
    // This search also knows those in a hierarchy by their own names.
    const quick = await client.search({ quickSearch: name }, signal, isFound)
    return matchFactSheets(name, [...named, ...quick], rule)
  }

  function linkTo([id]: readonly string[]): { readonly url?: string } {
    if (workspace === undefined || id === undefined) return {}
    const way = [workspace, 'factsheet', factSheetType, id].map(encodeURIComponent).join('/')
    return { url: `${connection.url.replace(/\/+$/, '')}/${way}` }
  }

  return {
    name: 'leanix',
    async find(service, signal) {
      const checkedAt = clock.now()
      const problem = plainNameProblem(service)
      if (problem !== undefined) {
        return { finding: 'no', text: `a name there ${problem}`, ids: [], checkedAt }
      }
      try {
        const match = await look(service, signal)
        return { ...match, ...linkTo(match.ids), checkedAt }
      } catch (error) {
        return { finding: 'unknown', ids: [], checkedAt, ...unknownBecause(error) }
      }
    },
    async probe(signal) {
      try {
        await client.search({ displayName: 'retriever' }, signal, () => true)
        return { ok: true, detail: `LeanIX shows fact sheets of type ${factSheetType}` }
      } catch (error) {
        return { ok: false, detail: `LeanIX ${unknownBecause(error).text}` }
      }
    },
    close: () => client.close(),
  }
}
