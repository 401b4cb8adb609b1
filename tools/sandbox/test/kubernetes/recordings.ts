import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One request to the real server and what it answered. `<uid1>` and the like stand for what differs each time. */
export interface Exchange {
  /** `token/16`. */
  readonly id: string
  readonly scenario: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

const name = 'kubernetes-exchanges.jsonl'

/** The folder with recordings that the environment names; undefined when there is none for Kubernetes. */
export function recordingsFolder(): string | undefined {
  const folder = process.env['RETRIEVER_RECORDINGS']
  return folder !== undefined && existsSync(join(folder, name)) ? folder : undefined
}

/** The recorded exchanges in their order, by scenario. */
export function readExchanges(folder: string): ReadonlyMap<string, readonly Exchange[]> {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n')
  return Map.groupBy(
    lines.map((line) => JSON.parse(line) as Exchange),
    ({ scenario }) => scenario,
  )
}
