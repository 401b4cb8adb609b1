import type { Clock } from '@retriever/upstream'

import type { Capability, CapabilityContext, Check, CheckResult } from '../capability.ts'
import type { PresentSection } from '../compose.ts'

/** What one look has shown. */
export interface Finding extends CheckResult {
  /** For example `datadog/prod/keys`. */
  readonly name: string
  /** Without it the sidecar is not ready. */
  readonly required: boolean
}

/** How long one check may take: it asks a system that may have to be waited for. */
const checkWithinMs = 20_000

/**
 * Opens each section as the sidecar would, asks everything that it stands on, and closes it again; nothing is served and
 * nothing is written. A section that cannot be opened is a finding, and does no harm to the others.
 */
export async function examine(
  sections: readonly PresentSection[],
  context: CapabilityContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const section of sections) found.push(...(await examined(section, context, signal)))
  return found
}

async function examined(
  { name, open }: PresentSection,
  context: CapabilityContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  let capability: Capability
  try {
    capability = await open(context)
  } catch (error) {
    return [{ name, required: true, ...failure(error) }]
  }
  try {
    return await examineAll(capability.checks, context.clock, signal)
  } finally {
    await capability.close().catch(() => {})
  }
}

/** Asks every check, all at the same time. */
async function examineAll(
  checks: readonly Check[],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  return Promise.all(
    checks.map(async (check) => {
      const { name, required } = check
      return { name, required, ...(await asked(check, clock, signal)) }
    }),
  )
}

async function asked(check: Check, clock: Clock, signal: AbortSignal): Promise<CheckResult> {
  const done = new AbortController()
  const cut = AbortSignal.any([signal, done.signal])
  try {
    return await Promise.race([
      (check.examine ?? check.run)(cut),
      clock.sleep(checkWithinMs, cut).then((): CheckResult => ({
        ok: false,
        detail: `no answer within ${checkWithinMs / 1000} s`,
      })),
    ])
  } catch (error) {
    return failure(error)
  } finally {
    done.abort()
  }
}

function failure(error: unknown): CheckResult {
  if (!(error instanceof Error)) return { ok: false, detail: String(error) }
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined
  return { ok: false, detail: error.message, ...(hint !== undefined && { hint }) }
}
