import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import type { Answer } from '../http/app.ts'

/** The registry of this process, with what is known about every Node process and about this build. */
export function createMetrics(version: string): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'retriever_build_info',
    help: 'Always 1; the labels tell what is running.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.versions.node }, 1)
  return registry
}

/** Counts and times the answers of one listener, by the pattern of the route. */
export function countAnswers(registry: Registry): (answer: Answer) => void {
  const duration = new Histogram({
    name: 'retriever_http_request_duration_seconds',
    help: 'Time from the head of a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const children = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>()
  return ({ method, route, status, durationMs }) => {
    const key = `${status} ${method} ${route}`
    let child = children.get(key)
    if (!child) {
      child = duration.labels({ method, route, status })
      children.set(key, child)
    }
    child.observe(durationMs / 1000)
  }
}
