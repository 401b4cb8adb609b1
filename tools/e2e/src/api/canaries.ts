import type { JournalEntry } from '@retriever/sandbox'

/** Everything that came out of the process, by where it came out. */
export interface Outlets {
  /** Notes what was seen there. */
  add(where: string, text: string): void
  /** Where each of these secrets came out: `name in where`. */
  leaks(canaries: Readonly<Record<string, string>>): readonly string[]
  /** All that was seen at places whose name begins so. */
  seenAt(where: string): string
}

/** Collects what comes out. */
export function createOutlets(): Outlets {
  const seen: { readonly where: string; readonly text: string }[] = []
  return {
    add: (where, text) => void seen.push({ where, text }),
    leaks: (canaries) => [
      ...new Set(
        Object.entries(canaries).flatMap(([name, secret]) =>
          seen
            .filter(({ text }) => writings(secret).some((written) => text.includes(written)))
            .map(({ where }) => `${name} in ${where}`),
        ),
      ),
    ],
    seenAt: (where) =>
      seen
        .filter((one) => one.where.startsWith(where))
        .map(({ text }) => text)
        .join('\n'),
  }
}

/** A secret as it is, and as it is written in addresses and in `Authorization: Basic`. */
function writings(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64')
  return [secret, encodeURIComponent(secret), base64, base64.replaceAll('=', '')]
}

const handedOut = new Set(['access_token', 'refresh_token', 'id_token', 'client_token', 'token'])

/** The tokens that upstreams have handed out in their answers, by where. */
export function tokensIn(name: string, entries: readonly JournalEntry[]): Record<string, string> {
  const found: Record<string, string> = {}
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && handedOut.has(key) && inner.length > 15) {
        found[`${name} ${path}${key}`] = inner
      } else walk(inner, `${path}${key}.`)
    }
  }
  for (const { path, response, seq } of entries) walk(response, `${path} (${seq}) `)
  return found
}
