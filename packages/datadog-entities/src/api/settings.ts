import { createUpstream, systemClock } from '@retriever/upstream'
import type { Clock, CredentialSource, Upstream } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import type { DatadogEvent, DatadogKeys, DatadogOptions } from './datadog-options.ts'
import { apiUrlOf, datadogSites, isDatadogSite } from './site.ts'

/** Attempts to write that are under way. Above eight writers, Datadog's edge begins to answer 512. */
const MOST_WRITES = 8

/** Attempts to read that are under way: as many as calls of all budgets of reads. */
const MOST_READS = 80

/** A page of a thousand monitors may be large. */
const LARGEST_ANSWER_BYTES = 64 * 2 ** 20

/** What the calls of one organisation share. */
export interface Settings {
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string
  readonly credentials: CredentialSource<DatadogKeys>
  readonly deadlineMs: number
  readonly clock: Clock
  readonly random: () => number
  readonly events: (event: DatadogEvent) => void
  /** Reads and writes have clients of their own: a storm of creates opens no breaker before reads. */
  readonly reads: Upstream
  readonly writes: Upstream
}

/** Checks the options. Throws a {@link DatadogError} `config` that names everything that cannot be used. */
export function settingsOf(options: DatadogOptions): Settings {
  const problems = mistakesIn(options)
  if (problems.length > 0) throw badOptions(options.name, problems)
  const { name, credentials, deadlineMs = 90_000, clock = systemClock } = options
  const url = options.url ?? apiUrlOf(options.site ?? 'datadoghq.com')
  const events = quiet(options.events)
  const client = (limit: number): Upstream =>
    createUpstream({
      name: `datadog/${name}`,
      baseUrl: url,
      deadlineMs,
      attemptTimeoutMs: options.attemptTimeoutMs ?? 20_000,
      concurrency: { limit },
      maxResponseBytes: LARGEST_ANSWER_BYTES,
      ...(options.proxy && { proxy: options.proxy }),
      ...(options.tls && { tls: options.tls }),
      ...(options.propagate && { propagate: options.propagate }),
      clock,
      random: options.random ?? Math.random,
      events,
    })
  try {
    const [reads, writes] = [client(MOST_READS), client(MOST_WRITES)]
    const { origin, pathname } = new URL(url)
    return {
      name,
      url: origin + pathname.replace(/\/+$/, ''),
      credentials,
      deadlineMs,
      clock,
      random: options.random ?? Math.random,
      events,
      reads,
      writes,
    }
  } catch (error) {
    throw badOptions(name, [error instanceof Error ? error.message : 'cannot be used'])
  }
}

function mistakesIn({ name, site, url }: DatadogOptions): readonly string[] {
  const problems: string[] = []
  if (!/\S/.test(name)) problems.push('name must not be empty')
  if (site !== undefined && url !== undefined) problems.push('give site or url, not both')
  if (site !== undefined && !isDatadogSite(site)) {
    problems.push(`site must be one of ${datadogSites.join(', ')}`)
  }
  return problems
}

function badOptions(name: string, problems: readonly string[]): DatadogError {
  return new DatadogError(`datadog/${name}: ${problems.join('; ')}`, {
    code: 'config',
    hint: 'Correct the options of this organisation.',
    organisation: name,
  })
}

/** What watches must not break what it watches. */
function quiet(events: DatadogOptions['events']): (event: DatadogEvent) => void {
  return (event) => {
    try {
      events?.(event)
    } catch {
      // The caller's own business.
    }
  }
}
