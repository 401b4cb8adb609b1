import { createHash } from 'node:crypto'

/** What the deliveries of one load carry. */
export interface DeliveriesOptions {
  /** Distinguishes these alerts from those of another load on the same service. */
  readonly name: string
  /** How many different alerts there are. A multiple of `alertsPerDelivery`. */
  readonly keys: number
  readonly alertsPerDelivery: number
  /** After so many firings an alert is resolved once, and the next episode begins. Absent: it never is. */
  readonly firingsPerEpisode?: number
}

/** An endless series of Alertmanager deliveries: all keys in turn, then all of them again. */
export interface Deliveries {
  /** The next delivery as JSON. No two are the same, so that no receiver may drop one as a repetition. */
  next(): string
}

const firstEpisodeAt = Date.UTC(2026, 0, 1)
const episodeMs = 60_000

/** Creates the series from its beginning. */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { name, keys, alertsPerDelivery, firingsPerEpisode = Infinity } = options
  if (keys % alertsPerDelivery !== 0) {
    throw new RangeError(`${keys} keys do not fill deliveries of ${alertsPerDelivery} alerts`)
  }
  const identities = Array.from({ length: keys }, (_, index) => {
    const instance = `i-${name}-${index}`
    return { instance, fingerprint: digest(instance) }
  })
  const passesPerEpisode = firingsPerEpisode + 1
  let delivered = 0

  return {
    next() {
      const first = delivered * alertsPerDelivery
      const pass = Math.floor(first / keys)
      const round = passesPerEpisode === Infinity ? pass : pass % passesPerEpisode
      const episode = passesPerEpisode === Infinity ? 0 : Math.floor(pass / passesPerEpisode)
      const startsAt = firstEpisodeAt + episode * episodeMs
      const status = round === firingsPerEpisode ? 'resolved' : 'firing'
      const endsAt = status === 'resolved' ? instant(startsAt + episodeMs / 2) : never
      delivered += 1
      const alerts = Array.from({ length: alertsPerDelivery }, (_, offset) => {
        const { instance, fingerprint } = identities[(first + offset) % keys] ?? {}
        const labels = { ...commonLabels, dimension_InstanceId: instance, region: 'ap-south-1' }
        return {
          status,
          labels,
          annotations: {
            summary: `CPU of the payment gateway on ${instance} at ${90 + (pass % 10)} %`,
            description: `Average CPU has been above 90 % for 10 minutes. Report ${pass}.`,
            runbook_url: 'https://runbooks.example/high-cpu',
          },
          startsAt: instant(startsAt),
          endsAt,
          generatorURL: 'http://prometheus.example:9090/graph?g0.expr=cpu',
          fingerprint,
        }
      })
      return JSON.stringify({
        version: '4',
        groupKey: `{}/{delivery="${name}-${delivered}"}:{alertname="HighCPU"}`,
        truncatedAlerts: 0,
        status,
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

const commonLabels = { alertname: 'HighCPU', severity: 'critical', team: 'payments', env: 'prod' }
const never = '0001-01-01T00:00:00Z'

function instant(at: number): string {
  return new Date(at).toISOString()
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
