import type { UpstreamEvent } from '@retriever/upstream'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

type Record = (event: UpstreamEvent) => void

/** Several capabilities count into the same metrics. */
const registered = new WeakMap<Registry, Record>()

/** Registers what is counted about upstreams, once. Returns what has to be called with every event of theirs. */
export function upstreamMetrics(registry: Registry): Record {
  const record = registered.get(registry) ?? register(registry)
  registered.set(registry, record)
  return record
}

function register(registry: Registry): Record {
  const attempts = new Histogram({
    name: 'retriever_upstream_attempt_duration_seconds',
    help: 'Attempts to reach an upstream, by the status of the answer or the code of the failure.',
    labelNames: ['upstream', 'method', 'code'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  const retries = new Counter({
    name: 'retriever_upstream_retries_total',
    help: 'Attempts that were repeated.',
    labelNames: ['upstream'],
    registers: [registry],
  })
  return (event) => {
    if (event.type === 'attempt-finished') {
      const { upstream, method, durationMs } = event
      const code = event.code ?? String(event.status ?? 'unknown')
      attempts.observe({ upstream, method, code }, durationMs / 1000)
    } else if (event.type === 'retry-scheduled') {
      retries.inc({ upstream: event.upstream })
    }
  }
}
