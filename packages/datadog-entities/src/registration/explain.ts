import { registerTitles } from './decide.ts'
import type { RegistrationReport } from './registration.ts'

/** What follows for a service, in one sentence without a full stop. */
export function explainRegistration({
  service,
  verdict,
  registers,
  grace,
}: RegistrationReport): string {
  if (verdict.answer === 'no') return verdict.text
  if (verdict.answer === 'unknown') {
    return `whether "${service}" may have entities here could not be found out: ${verdict.text}`
  }
  const allowed = `"${service}" may have entities here: it is not listed in Datadog, and registered in LeanIX and in ServiceNow`
  if (grace === undefined) return allowed
  const silent = (['datadog', 'leanix', 'servicenow'] as const)
    .filter((name) => registers[name].finding === 'unknown')
    .map((name) => `${registerTitles[name]} ${registers[name].text}`)
  const [since, until] = [grace.since, grace.until].map((at) => new Date(at).toISOString())
  return `${allowed}, as they said at ${since}; this counts until ${until}, since ${silent.join('; ')}`
}
