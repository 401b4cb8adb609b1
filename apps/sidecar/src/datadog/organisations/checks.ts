import { DatadogError } from '@retriever/datadog-entities'
import type { DatadogApi } from '@retriever/datadog-entities'
import type { Clock } from '@retriever/upstream'

import type { Check, CheckResult } from '../../capability.ts'
import { rememberedCheck } from '../../ops/remembered-check.ts'
import type { KeyPair } from './key-pair.ts'
import { missingPermissions } from './permissions.ts'

/**
 * What an organisation stands on. Without keys that Datadog takes nothing can be done for anybody; that Datadog does not
 * answer, or that the newest keys are not those in use, is a warning.
 */
export function organisationChecks(
  api: Pick<DatadogApi, 'name' | 'checkKeys' | 'monitors' | 'dashboards'>,
  keys: Pick<KeyPair, 'refused'>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): readonly Check[] {
  const look = async (ask: typeof verdictOn, cut: AbortSignal): Promise<CheckResult> => {
    const { result } = await ask(api, cut)
    if (!result.ok || keys.refused() === 0) return result
    const detail = 'Datadog refuses the newest keys; those before them are used'
    return { ok: false, detail, hint: 'put the right keys where these come from' }
  }
  const judged = async (ask: typeof verdictOn, cut: AbortSignal): Promise<CheckResult> => {
    const { reached: answered, result } = await ask(api, cut)
    return answered ? result : { ok: true, detail: 'not known while Datadog does not answer' }
  }
  const usable: Check = {
    name: `datadog/${api.name}/keys`,
    required: true,
    run: (cut) => judged(verdictOn, cut),
    examine: (cut) => judged(thoroughVerdictOn, cut),
  }
  const reached: Check = {
    name: `datadog/${api.name}`,
    required: false,
    run: (cut) => look(verdictOn, cut),
    async examine(cut) {
      const found = await look(thoroughVerdictOn, cut)
      return found.ok ? permitted(api, cut) : found
    },
  }
  return [usable, reached].map((check) => rememberedCheck(check, clock, signal))
}

interface Verdict {
  /** Whether Datadog has answered, or could not even be asked for want of keys. */
  readonly reached: boolean
  readonly result: CheckResult
  /** Why there is no answer. */
  readonly error?: DatadogError
}

async function verdictOn(
  api: Pick<DatadogApi, 'checkKeys'>,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    const found = await api.checkKeys({ signal })
    if (found.ok) return { reached: true, result: { ok: true, detail: 'Datadog takes the keys' } }
    const detail = `Datadog refuses the ${words[found.which]}: ${found.reason}`
    return { reached: true, result: { ok: false, detail, hint: hints[found.which] } }
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error
    const { code, hint, message: detail } = error
    // Without keys nothing was asked, and nothing can be.
    return { reached: code === 'credentials', result: { ok: false, detail, hint }, error }
  }
}

/** As `verdictOn`, with the cause: for those who have the configuration, not for everybody who may ask for readiness. */
async function thoroughVerdictOn(
  api: Pick<DatadogApi, 'checkKeys'>,
  signal: AbortSignal,
): Promise<Verdict> {
  const verdict = await verdictOn(api, signal)
  const { error, reached, result } = verdict
  if (error === undefined || !(error.cause instanceof Error)) return verdict
  const { cause } = error
  const ownHint = 'hint' in cause && typeof cause.hint === 'string' ? cause.hint : result.hint
  const hint = reached ? ownHint : whereItIs
  const detail = `${result.detail}: ${cause.message}`
  return { ...verdict, result: { ok: false, detail, ...(hint !== undefined && { hint }) } }
}

const whereItIs =
  'see whether its site or address is right, and can be reached from here, perhaps through a proxy'
const words = { 'api-key': 'API key', 'application-key': 'application key' }
const hints = {
  'api-key': 'see whether it was revoked, and whether it belongs to this site',
  'application-key':
    'see whether it was revoked, belongs to the same organisation, and may read monitors',
}

async function permitted(
  api: Pick<DatadogApi, 'monitors' | 'dashboards'>,
  signal: AbortSignal,
): Promise<CheckResult> {
  const missing = await missingPermissions(api, { signal })
  if (missing.length === 0) return { ok: true, detail: 'the keys may do all that is needed' }
  const needed = missing.map(({ permission }) => permission).join(', ')
  return {
    ok: false,
    detail: missing.map(({ without }) => without).join('; '),
    hint: `the owner of the application key needs ${needed}, and so does the key, if it is scoped`,
  }
}
