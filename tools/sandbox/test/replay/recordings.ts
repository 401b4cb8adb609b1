import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One request to the real server and what it answered. Placeholders such as `<session>` stand for what differs each time. */
export interface Exchange {
  readonly id: string
  readonly scenario: string
  readonly note?: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
  readonly response: {
    readonly status: number | null
    readonly headers?: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

/** The folder with recordings that the environment names, from the root of the repository; undefined when there is none for GLPI. */
export function recordingsFolder(): string | undefined {
  const named = process.env['RETRIEVER_RECORDINGS']
  if (named === undefined) return undefined
  const folder = resolve(fileURLToPath(new URL('../../../..', import.meta.url)), named)
  return existsSync(join(folder, 'glpi-exchanges.jsonl')) ? folder : undefined
}

/** The recorded exchanges by scenario. What was observed without HTTP is left out. */
export function readExchanges(folder: string): ReadonlyMap<string, readonly Exchange[]> {
  const lines = readFileSync(join(folder, 'glpi-exchanges.jsonl'), 'utf8').trim().split('\n')
  const entries = lines.map((line) => JSON.parse(line) as Partial<Exchange>)
  const exchanges = entries.filter((entry): entry is Exchange => entry.request !== undefined)
  return Map.groupBy(exchanges, ({ scenario }) => scenario)
}
