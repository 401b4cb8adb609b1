import { Refusal } from '../refusal.ts'

/** A limit for the number of requests. Durations are seconds. */
export interface RateLimit {
  readonly name: string
  /** Namespace, mount, or empty for everything; ends in a slash. */
  readonly path: string
  readonly rate: number
  readonly interval: number
  readonly blockInterval: number
  readonly inheritable: boolean
  readonly role: string
}

/** The limits and who has used them up. */
export interface Quotas {
  config: {
    readonly headers: boolean
    readonly auditLogging: boolean
    readonly exempt: readonly string[]
  }
  readonly limits: Map<string, RateLimit>
  /** Counts a request. Throws when it is one too many; returns the headers of its answer otherwise. */
  count(path: string, address: string, now: number): Readonly<Record<string, string>>
}

/** Paths that no limit holds for, until an administrator writes a list of his own. */
const initiallyExempt: readonly string[] = [
  'sys/generate-recovery-token/attempt',
  'sys/generate-recovery-token/update',
  'sys/generate-root/attempt',
  'sys/generate-root/update',
  'sys/health',
  'sys/seal-status',
  'sys/unseal',
]

interface Bucket {
  used: number
  endsAt: number
  blockedUntil: number
}

/** Creates an empty list of limits. */
export function createQuotas(): Quotas {
  const limits = new Map<string, RateLimit>()
  const buckets = new Map<string, Bucket>()

  const quotas: Quotas = {
    config: { headers: false, auditLogging: false, exempt: initiallyExempt },
    limits,
    count(path, address, now) {
      const limit = [...limits.values()]
        .filter((each) => path.startsWith(each.path))
        .toSorted((a, b) => b.path.length - a.path.length)[0]
      if (limit === undefined || quotas.config.exempt.includes(path)) return {}
      const key = `${limit.name}|${address}`
      const bucket = buckets.get(key) ?? { used: 0, endsAt: 0, blockedUntil: 0 }
      buckets.set(key, bucket)
      const exceeded = `request path ${JSON.stringify(path)}: rate limit quota exceeded`
      if (now < bucket.blockedUntil) {
        const wait = { 'retry-after': whole(bucket.blockedUntil - now) }
        throw new Refusal(429, exceeded, 'answer', quotas.config.headers ? wait : {})
      }
      if (now >= bucket.endsAt) {
        bucket.used = 0
        bucket.endsAt = now + limit.interval * 1000
      }
      bucket.used += 1
      const reset = bucket.endsAt - now
      const headers = {
        'x-ratelimit-limit': String(limit.rate),
        'x-ratelimit-remaining': String(Math.max(limit.rate - bucket.used, 0)),
        'x-ratelimit-reset': whole(reset),
      }
      const shown = quotas.config.headers ? headers : {}
      if (bucket.used <= limit.rate) return shown
      if (limit.blockInterval > 0) bucket.blockedUntil = now + limit.blockInterval * 1000
      const wait = limit.blockInterval > 0 ? limit.blockInterval * 1000 - 1 : reset
      throw new Refusal(
        429,
        exceeded,
        'answer',
        quotas.config.headers ? { ...headers, 'retry-after': whole(wait) } : {},
      )
    },
  }
  return quotas
}

/** Whole seconds, rounded down: the last one is 0. A limit that begins has already lost some of its first second. */
function whole(ms: number): string {
  return String(Math.max(Math.ceil(ms / 1000) - 1, 0))
}
