import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One request to the real server and what it answered. Placeholders such as `<token>` stand for what differs each time. */
export interface Exchange {
  /** `kv-139`. */
  readonly id: string
  readonly scenario: string
  readonly server: string
  readonly title?: string
  readonly note?: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
    readonly source_ip?: string
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
    /** The exact bytes, where parsing loses something. */
    readonly body_text?: string
  }
}

const name = 'vault-exchanges.jsonl'

/** The folder with recordings that the environment names; undefined when there is none for Vault. */
export function recordingsFolder(): string | undefined {
  const folder = process.env['RETRIEVER_RECORDINGS']
  return folder !== undefined && existsSync(join(folder, name)) ? folder : undefined
}

/** The recorded exchanges in their order, by the first part of their ids. */
export function readExchanges(folder: string): ReadonlyMap<string, readonly Exchange[]> {
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n')
  const exchanges = lines.map((line) => JSON.parse(line) as Exchange)
  return Map.groupBy(exchanges, ({ id }) => id.slice(0, id.lastIndexOf('-')))
}
