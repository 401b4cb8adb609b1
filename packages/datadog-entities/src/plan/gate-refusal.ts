import type { Declared } from '../entity.ts'
import type { Registration } from './action.ts'
import type { World } from './world.ts'
import type { Verdict } from './verdict.ts'

/** Why the gate does not let an entity through. */
export interface GateRefusal {
  readonly code: 'gate' | 'gate-unknown' | 'service-unnamed'
  readonly text: string
  readonly hint: string
  readonly registration?: Registration
}

/** What the registration says against a write; undefined when nothing. What could not be found out counts as no. */
export function gateRefusal(
  declared: Declared,
  write: 'create' | 'update' | 'adopt',
  world: World,
): GateRefusal | undefined {
  const { verdicts, options } = world
  const gated: readonly string[] = options.gated ?? ['create', 'update', 'adopt']
  if (verdicts === undefined || !gated.includes(write)) return undefined
  const services = world.servicesOf(declared)
  if (services.length === 0) {
    return {
      code: 'service-unnamed',
      text: 'it does not say for which service it is',
      hint: serviceHints[declared.kind],
    }
  }
  return services
    .map((service) => against(service, verdicts.get(service)))
    .find((refusal) => refusal !== undefined)
}

const serviceHints = {
  monitor: 'give it a tag "service:…"',
  alert: 'give it a service',
  dashboard: 'give it a template variable with the prefix "service" and the service as its default',
}

function against(service: string, verdict: Verdict | undefined): GateRefusal | undefined {
  switch (verdict?.answer) {
    case 'yes': {
      return undefined
    }
    case 'no': {
      const { code, text, hint = 'mend the registration of the service, then run again' } = verdict
      return { code: 'gate', text, hint, registration: { service, code } }
    }
    default: {
      const why = verdict === undefined ? 'it was not asked for' : verdict.text
      const retryAfterMs = verdict?.retryAfterMs
      return {
        code: 'gate-unknown',
        text: `the registration of "${service}" could not be checked: ${why}`,
        hint: 'run again when the registers answer; until then nothing is written for this service',
        registration: {
          service,
          code: 'registration-unavailable',
          ...(retryAfterMs !== undefined && { retryAfterMs }),
        },
      }
    }
  }
}
