import type { DatadogApi } from '@retriever/datadog-entities'

import type { Check } from '../../capability.ts'

/** One organisation of Datadog, open. */
export interface Organisation {
  readonly name: string
  readonly api: DatadogApi
  /** Where people find its pages: `https://app.datadoghq.eu`. */
  readonly pages: string
  /** Whether updates and deletes over HTTP have to say which state they are made for. */
  readonly requireIfMatch: boolean
  /** How many entities one list over HTTP looks at. */
  readonly listLimit: number
}

/** The organisations of the configuration, by their names. */
export interface Organisations {
  readonly names: readonly string[]
  get(name: string): Organisation | undefined
  /** What readiness and `doctor` ask. */
  readonly checks: readonly Check[]
  /** Follows where the keys come from until the signal aborts. */
  run(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
