import type { Secret } from '@retriever/upstream'
import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** How the sidecar logs. */
export interface LogOptions {
  /** Lines of this level and above are written. */
  readonly level: string
  /** Replaced wherever they turn up in a line. */
  readonly secrets: readonly Secret[]
  /** Where the lines go: a file descriptor (1 is stdout), or a stream in tests. Default 1. */
  readonly to?: 1 | 2 | DestinationStream
}

/** Shorter values occur in innocent text too, and would make the log unreadable. */
const shortestRedacted = 6

/**
 * A logger that writes one line of JSON for each entry, at once: a line that was logged is out, even when the process
 * is killed right after it.
 */
export function createLogger({ level, secrets, to = 1 }: LogOptions): Logger {
  const values = secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= shortestRedacted)
    .flatMap((value) => [...new Set([value, JSON.stringify(value).slice(1, -1)])])
    .toSorted((one, other) => other.length - one.length)
  const redacted = (line: string) =>
    values.reduce((text, value) => text.replaceAll(value, '[secret]'), line)
  return pino(
    {
      level,
      base: { name: 'retriever' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redacted },
    },
    typeof to === 'number' ? pino.destination({ dest: to, sync: true }) : to,
  )
}
