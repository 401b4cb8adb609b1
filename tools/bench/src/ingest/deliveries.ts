import { createHash } from 'node:crypto'

/** What the deliveries of one load carry. */
export interface DeliveriesOptions {
  /** How many different alerts there are. A multiple of `alertsPerDelivery`. */
  readonly keys: number
  readonly alertsPerDelivery: number
  /** So often every alert fires before the first one is resolved. */
  readonly firingsFirst: number
  /** After so many firings an alert is resolved once, and the next episode begins. Absent: it never is. */
  readonly firingsPerEpisode?: number
}

/** An endless series of Alertmanager deliveries: all keys in turn, then all of them again. */
export interface Deliveries {
  /** The next delivery as JSON. No two are the same, so that no receiver may drop one as a repetition. */
  next(): string
}

/**
 * Creates the series from its beginning. The episodes of the keys are staggered: at any time some alerts are new, most go
 * on, and some are resolved.
 */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { keys, alertsPerDelivery, firingsFirst, firingsPerEpisode = Infinity } = options
  if (keys % alertsPerDelivery !== 0) {
    throw new RangeError(`${keys} keys do not fill deliveries of ${alertsPerDelivery} alerts`)
  }
  const identities = Array.from({ length: keys }, (_, key) => {
    const instance = `i-${digest(`instance ${key}`)}`
    return { instance, fingerprint: digest(`fingerprint ${key}`) }
  })
  let delivered = 0

  const alertOf = (key: number, pass: number) => {
    const { instance, fingerprint } = identities[key] ?? {}
    const { episode, ends } = placeIn(firingsPerEpisode, key, pass)
    const startsAt = firstEpisodeAt + episode * episodeMs
    const resolved = ends && pass >= firingsFirst
    return {
      status: resolved ? 'resolved' : 'firing',
      labels: { ...commonLabels, dimension_InstanceId: instance, region: 'ap-south-1' },
      annotations: {
        summary: `CPU of the payment gateway on ${instance} at ${90 + (pass % 10)} %`,
        description: `Average CPU has been above 90 % for 10 minutes. Report ${pass}.`,
        runbook_url: 'https://runbooks.example/high-cpu',
      },
      startsAt: instant(startsAt),
      endsAt: resolved ? instant(startsAt + episodeMs / 2) : never,
      generatorURL: 'http://prometheus.example:9090/graph?g0.expr=cpu',
      fingerprint,
    }
  }

  return {
    next() {
      const first = delivered * alertsPerDelivery
      const pass = Math.floor(first / keys)
      delivered += 1
      const alerts = Array.from({ length: alertsPerDelivery }, (_, offset) =>
        alertOf((first + offset) % keys, pass),
      )
      return JSON.stringify({
        version: '4',
        groupKey: `{}/{delivery="${delivered}"}:{alertname="HighCPU"}`,
        truncatedAlerts: 0,
        status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
        receiver: 'retriever',
        groupLabels: { alertname: 'HighCPU' },
        commonLabels,
        commonAnnotations: {},
        externalURL: 'http://alertmanager.example:9093',
        alerts,
      })
    },
  }
}

/** In which of its episodes an alert is, and whether this report ends it. */
function placeIn(
  firingsPerEpisode: number,
  key: number,
  pass: number,
): { readonly episode: number; readonly ends: boolean } {
  if (firingsPerEpisode === Infinity) return { episode: 0, ends: false }
  const reports = firingsPerEpisode + 1
  const report = pass + (key % reports)
  return { episode: Math.floor(report / reports), ends: report % reports === firingsPerEpisode }
}

const firstEpisodeAt = Date.UTC(2026, 0, 1)
const episodeMs = 60_000
const commonLabels = { alertname: 'HighCPU', severity: 'critical', team: 'payments', env: 'prod' }
const never = '0001-01-01T00:00:00Z'

function instant(at: number): string {
  return new Date(at).toISOString()
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
