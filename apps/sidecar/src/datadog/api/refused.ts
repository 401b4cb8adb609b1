import { DatadogError } from '@retriever/datadog-entities'
import type { DatadogErrorCode, RefusalCode, Refuse } from '@retriever/datadog-entities'

import { ProblemError } from '../../problem.ts'
import type { ProblemCode, ProblemExtra } from '../../problem.ts'
import { mistakeOf } from './decode-body.ts'

/** What a refusal in a plan is over HTTP; of `gate` the register's own code decides. */
const ofRefusals: Readonly<Record<RefusalCode, ProblemCode>> = {
  foreign: 'foreign',
  'not-found': 'not-found',
  'not-managed': 'not-managed',
  unwanted: 'exists',
  changed: 'changed',
  ambiguous: 'ambiguous',
  copy: 'ambiguous',
  taken: 'ambiguous',
  'type-change': 'type-change',
  thresholds: 'thresholds',
  'links-to-refused': 'links-to-refused',
  'service-unnamed': 'service-unnamed',
  gate: 'service-not-registered',
  'gate-unknown': 'registration-unavailable',
  'still-linked': 'referenced',
  referenced: 'referenced',
  'too-many-deletes': 'too-many-deletes',
}

const ofErrors: Readonly<Record<DatadogErrorCode, ProblemCode>> = {
  config: 'internal',
  invalid: 'invalid-document',
  credentials: 'upstream-credentials',
  forbidden: 'upstream-credentials',
  rejected: 'datadog-rejected',
  duplicate: 'duplicate',
  referenced: 'referenced',
  'not-found': 'not-found',
  'rate-limited': 'upstream-rate-limited',
  unavailable: 'upstream-unavailable',
  'unknown-outcome': 'unknown-outcome',
  foreign: 'foreign',
  changed: 'changed',
  aborted: 'stopped',
}

/** Every refusal that carrying out a plan can end with: for contracts. */
export const planProblems: readonly ProblemCode[] = [
  ...new Set([...Object.values(ofRefusals), ...Object.values(ofErrors)]),
  'service-listed',
  'upstream-timeout',
]

/** The code of a refusal in a plan. */
export function codeOfRefusal({ reason, registration }: Refuse): ProblemCode {
  if (reason.code === 'gate' && registration?.code === 'service-listed') return 'service-listed'
  return ofRefusals[reason.code]
}

/** A refusal in a plan, as an answer. */
export function refusedByPlan(refuse: Refuse, extra: ProblemExtra = {}): ProblemError {
  const { reason, hint, registration, declared } = refuse
  const code = codeOfRefusal(refuse)
  const waitMs = registration?.retryAfterMs ?? (code === 'registration-unavailable' ? 5_000 : 0)
  const pointer = declared?.origin.pointer ?? ''
  const members = { ...(registration && { service: registration.service }), ...extra.members }
  return new ProblemError(code, reason.text, {
    hint,
    ...(declared && { errors: [{ pointer, detail: reason.text, hint }] }),
    ...extra,
    ...(Object.keys(members).length > 0 && { members }),
    headers: { ...(waitMs > 0 && { 'retry-after': seconds(waitMs) }), ...extra.headers },
  })
}

/** The code of something that did not work with Datadog. */
export function codeOfError(error: DatadogError): ProblemCode {
  const code = ofErrors[error.code]
  return code === 'upstream-unavailable' && isTimeout(error) ? 'upstream-timeout' : code
}

/** Something that did not work with Datadog, as an answer. Everything else stays what it is. */
export function problemOf(error: unknown): unknown {
  if (!(error instanceof DatadogError) || error.code === 'config') return error
  const { hint, errors = [], problems, status, organisation } = error
  const code = codeOfError(error)
  const isContent = code === 'datadog-rejected' || code === 'invalid-document'
  const isTold = isContent || code === 'referenced'
  const upstream = {
    system: 'datadog',
    ...(organisation !== undefined && { organisation }),
    ...(status !== undefined && { status }),
    // What it says about our keys, or about monitors of others, is not for every caller.
    ...(isTold && errors.length > 0 && { errors }),
  }
  const mistakes =
    problems?.map(mistakeOf) ?? errors.map((detail) => ({ pointer: '', detail: String(detail) }))
  const waitMs = error.retryAfterMs ?? defaultWaitMs[code] ?? 0
  return new ProblemError(code, saidBy(error), {
    hint: code === 'unknown-outcome' ? `${hint} A repetition finds what was created.` : hint,
    members: { upstream },
    ...(isContent && mistakes.length > 0 && { errors: mistakes }),
    ...(waitMs > 0 && { headers: { 'retry-after': seconds(waitMs) } }),
  })
}

const defaultWaitMs: Readonly<Partial<Record<ProblemCode, number>>> = {
  'upstream-rate-limited': 10_000,
  'upstream-unavailable': 5_000,
  'upstream-timeout': 5_000,
  stopped: 1_000,
}

function isTimeout({ message }: DatadogError): boolean {
  return /\((?:timeout|deadline)\)|the time was over/.test(message)
}

/** The keys are ours, so that what Datadog says about them is for our log, not for callers. */
function saidBy(error: DatadogError): string {
  return error.code === 'credentials' || error.code === 'forbidden'
    ? 'Datadog does not let the sidecar do this'
    : error.message
}

function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)))
}
