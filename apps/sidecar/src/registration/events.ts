import type { RegistrationEvent } from '@retriever/datadog-entities/registration'
import type { UpstreamEvent } from '@retriever/upstream'
import type { Logger } from 'pino'
import { Counter, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'

import { upstreamMetrics } from '../ops/upstream-metrics.ts'

/** Counts what happens at the gate and at its registers, and writes what a person wants to know into the log. */
export function registrationEvents(
  registry: Registry,
  logger: Logger,
): (event: RegistrationEvent | UpstreamEvent) => void {
  const attempted = upstreamMetrics(registry)
  const registers = [registry]
  const checks = new Counter({
    name: 'retriever_registration_checks_total',
    help: 'Looks into registers by what they found; those that were remembered included.',
    labelNames: ['register', 'finding', 'cached'],
    registers,
  })
  const looks = new Histogram({
    name: 'retriever_registration_look_duration_seconds',
    help: 'Looks into registers that were not remembered.',
    labelNames: ['register', 'finding'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  })
  const verdicts = new Counter({
    name: 'retriever_registration_verdicts_total',
    help: 'What followed for services; with grace when a register did not answer and an earlier verdict counted.',
    labelNames: ['answer', 'code', 'grace'],
    registers,
  })
  return (event) => {
    switch (event.type) {
      case 'registration-checked': {
        const { register, finding, cached, durationMs, service } = event
        checks.inc({ register, finding, cached: String(cached) })
        if (cached) return
        looks.observe({ register, finding }, durationMs / 1000)
        const level = finding === 'unknown' ? 'warn' : 'debug'
        logger[level]({ register, service, finding, durationMs }, 'looked into a register')
        return
      }
      case 'registration-decided': {
        const { answer, code = '', grace, service } = event
        verdicts.inc({ answer, code, grace: String(grace) })
        if (grace) logger.warn({ service }, 'a register does not answer: an earlier verdict counts')
        return
      }
      case 'breaker-changed': {
        attempted(event)
        const { upstream, state } = event
        logger[state === 'open' ? 'warn' : 'info']({ upstream, state }, 'circuit breaker')
        return
      }
      default:
        attempted(event)
    }
  }
}
