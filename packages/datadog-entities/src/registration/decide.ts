import type { Verdict } from '../plan/verdict.ts'
import type { Finding, Found, RegisterName } from './registration.ts'

/** What every register says about one service. */
export type Findings = Readonly<
  Record<RegisterName, Pick<Found, 'finding' | 'text' | 'retryAfterMs'>>
>

/** What a verdict depends on besides the findings. */
export interface RegistrationPolicy {
  /** As in texts. */
  readonly service: string
  /** Whether an earlier good verdict counts while a register does not answer. Default false. */
  readonly grace?: boolean
}

/** How registers are called in texts. */
export const registerTitles: Readonly<Record<RegisterName, string>> = {
  datadog: 'Datadog',
  leanix: 'LeanIX',
  servicenow: 'ServiceNow',
}

/** What each register has to say for a service that may have entities here. */
export const wantedFindings: Readonly<Record<RegisterName, Finding>> = {
  datadog: 'no',
  leanix: 'yes',
  servicenow: 'yes',
}

const inOrder = ['datadog', 'leanix', 'servicenow'] as const

/** When nobody says when to ask again. */
const usualWaitMs = 10_000

/**
 * Whether a service may have entities here: it must not be listed in Datadog, and be registered in LeanIX and in
 * ServiceNow. One that is listed is told so first; a certain "no" of any register outweighs what others do not know, and
 * every grace.
 */
export function decideRegistration(
  findings: Findings,
  { service, grace = false }: RegistrationPolicy,
): Verdict {
  const { datadog } = findings
  if (datadog.finding === 'yes') {
    return {
      answer: 'no',
      code: 'service-listed',
      text: `"${service}" is listed in Datadog: ${datadog.text}`,
      hint: 'services that are listed in Datadog are for Birddog; use it',
    }
  }
  const missing = (['leanix', 'servicenow'] as const).filter(
    (name) => findings[name].finding === 'no',
  )
  if (missing.length > 0) {
    const told = missing.map((name) => `in ${registerTitles[name]}: ${findings[name].text}`)
    const places = missing.map((name) => registerTitles[name]).join(' and ')
    return {
      answer: 'no',
      code: 'service-not-registered',
      text: `"${service}" is not registered ${told.join('; nor ')}`,
      hint: `register it in ${places}, or have its name there mapped, then ask again`,
    }
  }
  const silent = inOrder.filter((name) => findings[name].finding === 'unknown')
  if (silent.length === 0 || grace) return { answer: 'yes' }
  const waits = silent.map((name) => findings[name].retryAfterMs ?? usualWaitMs)
  return {
    answer: 'unknown',
    text: silent.map((name) => `${registerTitles[name]} ${findings[name].text}`).join('; '),
    retryAfterMs: Math.max(...waits),
  }
}
