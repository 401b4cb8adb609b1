import { systemClock } from '@retriever/upstream'
import type { Clock } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import type { Verdict } from '../plan/verdict.ts'
import { decideRegistration } from './decide.ts'
import { createGoodVerdicts } from './good-verdicts.ts'
import { createLookups } from './lookups.ts'
import type { CacheOptions } from './lookups.ts'
import { nameProblemsIn, namesIn } from './mapped-names.ts'
import type { MappedNames } from './mapped-names.ts'
import type { RegistrationEvent } from './registration-events.ts'
import type {
  Found,
  Register,
  RegisterName,
  RegistrationGate,
  RegistrationReport,
} from './registration.ts'
import { serviceNameProblem } from './service-name.ts'
import { untilAborted } from './until-aborted.ts'

/** Who is asked, and what is remembered. */
export interface RegistrationGateOptions {
  /** One of each name. They are closed with the gate. */
  readonly registers: readonly Register[]
  readonly policy?: {
    /**
     * For how long a service that was allowed stays so while a register does not answer, in milliseconds from the moment
     * when the registers said so. A register that says no ends it. Default 0: not at all.
     */
    readonly graceMs?: number
  }
  /** What services are called in LeanIX and ServiceNow, by their names in Datadog. Default: the same. */
  readonly names?: MappedNames
  readonly cache?: CacheOptions
  readonly clock?: Clock
  /** Called with every event. What it throws is ignored. */
  readonly events?: (event: RegistrationEvent) => void
}

/**
 * Makes the gate that tells whether services may have entities here. Nothing is asked before the first check. Throws a
 * `DatadogError` `config` that names everything that cannot be used.
 *
 * ```ts
 * const gate = createRegistrationGate({ registers: [datadog, leanix, servicenow] })
 * await reconcile({ api, declared, owner: 'checkout', gate: gate.gate })
 * await gate.close()
 * ```
 */
export function createRegistrationGate(options: RegistrationGateOptions): RegistrationGate {
  const { registers, policy = {}, names = {}, cache = {}, clock = systemClock } = options
  const { graceMs = 0 } = policy
  assertUsable(options)
  const closing = new AbortController()
  const context = { clock, signal: closing.signal }
  const lookups = new Map(
    registers.map((register) => [register.name, createLookups(register, cache, context)]),
  )
  const good = createGoodVerdicts(graceMs, cache.entries ?? 10_000, clock)
  const mapped = namesIn(names)
  const emit = quiet(options.events)

  async function find(register: RegisterName, service: string): Promise<Found> {
    const began = clock.monotonic()
    const name = mapped.nameOf(service, register)
    const looked = await lookups.get(register)?.find(name)
    const { found, cached } = looked ?? { found: refused('is not asked', clock), cached: true }
    const { finding } = found
    const durationMs = clock.monotonic() - began
    emit({
      type: 'registration-checked',
      at: clock.now(),
      service,
      register,
      finding,
      durationMs,
      cached,
    })
    return found
  }

  async function look(service: string): Promise<RegistrationReport> {
    const [datadog, leanix, servicenow] = await Promise.all([
      find('datadog', service),
      find('leanix', service),
      find('servicenow', service),
    ])
    const found = { datadog, leanix, servicenow }
    const plain = decideRegistration(found, { service })
    if (plain.answer === 'yes') good.keep(service, [datadog, leanix, servicenow])
    if (plain.answer === 'no') good.forget(service)
    const grace = plain.answer === 'unknown' ? good.graceOf(service) : undefined
    const verdict = grace ? decideRegistration(found, { service, grace: true }) : plain
    return decided({ service, verdict, registers: found, ...(grace && { grace }) })
  }

  function decided(report: RegistrationReport): RegistrationReport {
    const { service, verdict, grace } = report
    emit({
      type: 'registration-decided',
      at: clock.now(),
      service,
      answer: verdict.answer,
      ...(verdict.answer === 'no' && { code: verdict.code }),
      grace: grace !== undefined,
    })
    return report
  }

  async function check(service: string, signal?: AbortSignal): Promise<RegistrationReport> {
    signal?.throwIfAborted()
    const problem = serviceNameProblem(service)
    if (problem === undefined) return untilAborted(look(service), signal)
    const found = refused('was not asked for this name', clock)
    const registers = { datadog: found, leanix: found, servicenow: found }
    return decided({ service, verdict: badName(service, problem), registers })
  }

  return {
    check,
    gate: async (service, signal) => (await check(service, signal)).verdict,
    registers,
    async close() {
      closing.abort()
      await Promise.all(registers.map((register) => register.close()))
    },
  }
}

function refused(text: string, clock: Clock): Found {
  return { finding: 'no', text, ids: [], checkedAt: clock.now() }
}

/** What is quoted may be anything: it is made one short line. */
function badName(service: string, problem: string): Verdict {
  const quoted = JSON.stringify(service.slice(0, 100).toWellFormed()).replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    '\uFFFD',
  )
  return {
    answer: 'no',
    code: 'service-name',
    text: `${quoted} cannot be the name of a service: ${problem}`,
    hint: 'use the name under which the service is registered, or have it mapped',
  }
}

function assertUsable({ registers, policy = {}, names = {}, cache = {} }: RegistrationGateOptions) {
  const count = (wanted: RegisterName): number =>
    registers.filter(({ name }) => name === wanted).length
  const times = {
    'policy.graceMs': policy.graceMs,
    'cache.positiveMs': cache.positiveMs,
    'cache.negativeMs': cache.negativeMs,
  }
  const problems = [
    ...(['datadog', 'leanix', 'servicenow'] as const)
      .filter((name) => count(name) !== 1)
      .map((name) => ({ pointer: '/registers', message: `must have one register "${name}"` })),
    ...Object.entries(times)
      .filter(([, value]) => value !== undefined && !(value >= 0))
      .map(([name]) => ({ pointer: `/${name.replace('.', '/')}`, message: 'must be 0 or more' })),
    ...(Number.isInteger(cache.entries ?? 1) && (cache.entries ?? 1) > 0
      ? []
      : [{ pointer: '/cache/entries', message: 'must be a whole number, 1 or more' }]),
    ...nameProblemsIn(names),
  ]
  if (problems.length === 0) return
  const told = problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
  throw new DatadogError(`the registration gate cannot be made: ${told}`, {
    code: 'config',
    hint: 'correct these options',
    problems,
  })
}

/** What watches must not break what it watches. */
function quiet(events: RegistrationGateOptions['events']): (event: RegistrationEvent) => void {
  return (event) => {
    try {
      events?.(event)
    } catch {
      // The caller's own business.
    }
  }
}
