import { createUpstream } from '@retriever/upstream'
import type { Upstream } from '@retriever/upstream'

import { DatadogError } from '../error.ts'
import type { RegisterConnection } from './register-options.ts'

/** The HTTP client of a register. Throws a `DatadogError` `config` with everything that cannot be used. */
export function connect(
  name: 'leanix' | 'servicenow',
  { url, ...connection }: RegisterConnection,
  problems: readonly string[],
): Upstream {
  const told = [...problems]
  try {
    const upstream = createUpstream({
      name,
      baseUrl: url,
      deadlineMs: 10_000,
      attemptTimeoutMs: 5_000,
      ...connection,
    })
    if (told.length === 0) return upstream
  } catch (error) {
    told.unshift(error instanceof Error ? error.message : `${name}: cannot be used`)
  }
  throw new DatadogError(told.join('; '), {
    code: 'config',
    hint: `Correct the options of the register ${name}.`,
  })
}
